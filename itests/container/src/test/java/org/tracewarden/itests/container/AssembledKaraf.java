// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureSecurity;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.extra.VMOption;
import org.tracewarden.itests.support.LauncherScript;
import org.tracewarden.itests.support.Platform;

/** Pax Exam's options for the distribution of this build. Pax Exam itself comes from Maven's local repository. */
final class AssembledKaraf {

    private AssembledKaraf() {}

    static Option[] options() {
        Platform.Ports ports = Platform.Ports.free();
        String maven = "etc/org.ops4j.pax.url.mvn.cfg";
        String local = "org.ops4j.pax.url.mvn.localRepository";
        List<Option> options = new ArrayList<>(List.of(
                karafDistributionConfiguration()
                        .frameworkUrl(new LauncherScript().distribution().toUri().toString())
                        .name("Tracewarden").karafVersion(System.getProperty("karaf.version"))
                        .unpackDirectory(new File("target/exam")),
                configureSecurity().disableKarafMBeanServerBuilder(),
                configureConsole().ignoreLocalConsole(),
                keepRuntimeFolder(),
                systemTimeout(120_000),
                new VMOption("-Dtracewarden.root=" + System.getProperty("tracewarden.root")),
                RunDirectory.option(),
                editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", "" + ports.ssh()),
                editConfigurationFilePut(
                        "etc/org.apache.karaf.management.cfg", "rmiServerPort", "" + ports.jmxServer()),
                editConfigurationFilePut(maven, local, System.getProperty(local)),
                editConfigurationFilePut(maven, "org.ops4j.pax.url.mvn.repositories",
                        "https://repo1.maven.org/maven2@id=central")));
        StockKaraf.modules().forEach(argument -> options.add(new VMOption(argument)));
        return options.toArray(Option[]::new);
    }
}
