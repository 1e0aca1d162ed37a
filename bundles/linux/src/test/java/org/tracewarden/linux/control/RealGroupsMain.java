// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.opentest4j.TestAbortedException;

/**
 * Runs {@link RealGroupsTest} on the hierarchies as they are, without JUnit's engine: in a virtual machine that boots
 * from memory each library counts. Prints one line a test, and ends with the number of those that failed.
 */
final class RealGroupsMain {

    private RealGroupsMain() {}

    public static void main(String[] words) throws Exception {
        List<Method> tests = Arrays.stream(RealGroupsTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(ParameterizedTest.class))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
        int failed = 0;
        for (Method method : tests) {
            failed += run(method) ? 0 : 1;
        }
        System.out.println("tests " + tests.size() + " failed " + failed);
        System.exit(failed == 0 ? 0 : 1);
    }

    private static boolean run(Method method) throws IOException {
        RealGroupsTest test = new RealGroupsTest();
        test.folder = Files.createTempDirectory("control");
        try {
            invoke(method, test);
            System.out.println("ok " + method.getName());
            return true;
        } catch (TestAbortedException skipped) {
            System.out.println("skipped " + method.getName() + ": " + skipped.getMessage());
            return true;
        } catch (Throwable failure) {
            System.out.println("FAILED " + method.getName() + ": " + failure);
            failure.printStackTrace();
            return false;
        }
    }

    private static void invoke(Method method, RealGroupsTest test) throws Throwable {
        try {
            method.setAccessible(true);
            method.invoke(test, Host.AS_IT_IS);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        } finally {
            test.nothingIsLeftBehind();
        }
    }
}
