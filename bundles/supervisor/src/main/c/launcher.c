// SPDX-License-Identifier: Apache-2.0
/* Holds one run of an agent; see docs/supervisor.md. */
int main(void) { return 125; }
