// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.ops4j.pax.exam.CoreOptions.maven;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureSecurity;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.logLevel;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.options.LogLevelOption;
import org.ops4j.pax.exam.options.extra.VMOption;
import org.tracewarden.itests.support.Platform;

/**
 * Pax Exam's options for a Karaf as Apache ships it, which finds this build's bundles and nothing else from outside.
 */
final class StockKaraf {

    private static final String VERSION = System.getProperty("karaf.version");

    private StockKaraf() {}

    static Option[] options() {
        Platform.Ports ports = Platform.Ports.free();
        Path system = Path.of(System.getProperty("tracewarden.root"), "karaf-assembly/target/assembly/system");
        String maven = "etc/org.ops4j.pax.url.mvn.cfg";
        List<Option> options = new ArrayList<>(List.of(
                karafDistributionConfiguration()
                        .frameworkUrl(maven("org.apache.karaf", "apache-karaf").version(VERSION).type("tar.gz"))
                        .name("Apache Karaf").karafVersion(VERSION).unpackDirectory(new File("target/exam")),
                configureSecurity().disableKarafMBeanServerBuilder(),
                configureConsole().ignoreLocalConsole(),
                keepRuntimeFolder(),
                logLevel(LogLevelOption.LogLevel.INFO),
                systemTimeout(120_000),
                new VMOption("-Dtracewarden.version=" + System.getProperty("tracewarden.version")),
                new VMOption("-Dtracewarden.root=" + System.getProperty("tracewarden.root")),
                new VMOption("-Dtracewarden.instance=itest-" + ports.ssh()),
                RunDirectory.option(),
                editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", "" + ports.ssh()),
                // of this build: what a remote repository gives is kept in Maven's local one and found there for ever
                editConfigurationFilePut(maven, "org.ops4j.pax.url.mvn.defaultRepositories",
                        "${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots,"
                                + system.toUri() + "@id=tracewarden"),
                // central under its usual name, for what Maven has cached belongs to that name
                editConfigurationFilePut(maven, "org.ops4j.pax.url.mvn.repositories",
                        "https://repo1.maven.org/maven2@id=central")));
        modules().forEach(argument -> options.add(new VMOption(argument)));
        return options.toArray(Option[]::new);
    }

    /** Pax Exam starts the JVM itself, so what bin/karaf passes is repeated here. */
    static List<String> modules() {
        String lib = "lib/endorsed/org.apache.karaf.specs.";
        return List.of(
                "--add-reads=java.xml=java.logging",
                "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                "--patch-module", "java.base=" + lib + "locator-" + VERSION + ".jar",
                "--patch-module", "java.xml=" + lib + "java.xml-" + VERSION + ".jar",
                "--add-opens", "java.base/java.security=ALL-UNNAMED",
                "--add-opens", "java.base/java.net=ALL-UNNAMED",
                "--add-opens", "java.base/java.lang=ALL-UNNAMED",
                "--add-opens", "java.base/java.util=ALL-UNNAMED",
                "--add-opens", "java.naming/javax.naming.spi=ALL-UNNAMED",
                "--add-opens", "java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
                "--add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED",
                "--add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
                "--add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED",
                "--add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED",
                "--add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi=ALL-UNNAMED",
                "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
                "-classpath", "lib/jdk9plus/*:lib/boot/*:lib/endorsed/*");
    }
}
