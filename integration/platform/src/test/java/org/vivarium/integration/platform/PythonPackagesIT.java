package org.vivarium.integration.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.modules.ModuleBundles.Follow;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Swap.Change;
import org.vivarium.modules.Update;
import org.vivarium.paxexam.PaxExam;

/** Python packages in deployed bundles. */
@ExtendWith(PaxExam.class)
final class PythonPackagesIT extends Tenants {
    private static final Version ONE = new Version("1.0.0");
    private static final Version TWO = new Version("2.0.0");

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(
                Platform.upTo(Platform.SERVICES),
                CoreOptions.frameworkProperty("vivarium.python.pycache")
                        .value(Path.of("target", "pycache").toAbsolutePath().toString()));
    }

    /** Writes a bundle with files for Python. */
    private Path bundle(String name, String version, Map<String, ?> files) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        attributes.putValue(Constants.BUNDLE_VERSION, version);
        Path jar = folder.resolve(name + "-" + version + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            add(out, "python/", files);
        }
        return jar;
    }

    private static void add(ZipOutputStream out, String below, Map<String, ?> files) throws IOException {
        for (Map.Entry<String, ?> file : files.entrySet()) {
            out.putNextEntry(new ZipEntry(below + file.getKey()));
            out.write(
                    file.getValue() instanceof byte[] bytes
                            ? bytes
                            : file.getValue().toString().getBytes(UTF_8));
        }
    }

    private static byte[] zip(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, "", files);
        }
        return bytes.toByteArray();
    }

    /** A package that says which version it is, here and in a submodule. */
    private Path acme(String version) throws IOException {
        return bundle(
                "org.acme",
                version,
                Map.of(
                        "acme/__init__.py",
                        "VERSION = '" + version + "'\n",
                        "acme/sub.py",
                        "from acme import VERSION\n"));
    }

    private static String output(Interpreter interpreter, String source) {
        return printed(() -> interpreter.exec(source));
    }

    @Test
    void aPackageIsThereForInterpretersThatRunAlready() throws IOException {
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        assertThatThrownBy(() -> a.exec("import acme")).hasMessageContaining("No module named 'acme'");
        Path jar = bundle(
                "org.acme",
                "1.0.0",
                new LinkedHashMap<>(Map.of(
                        "acme/__init__.py", "",
                        "acme/sub/__init__.py", "def fail():\n    raise ValueError('on purpose')\n",
                        "acme/data/text.txt", "a resource",
                        "single.py", "VALUE = 1\n\ndef double(x):\n    return 2 * x\n")));

        assertThat(moduleBundles.deploy(jar).packages()).containsExactly("acme", "single");

        for (Interpreter each : List.of(a, b)) {
            assertThat(output(each, """
                import importlib.resources, os, single, traceback
                import acme.sub
                print(os.path.exists(acme.sub.__file__), single.VALUE)
                print((importlib.resources.files('acme') / 'data' / 'text.txt').read_text())
                try:
                    acme.sub.fail()
                except ValueError:
                    print(traceback.format_exc().splitlines()[-2].strip())
                single.VALUE += 1
                """)).isEqualTo("True 1\na resource\nraise ValueError('on purpose')\n");
        }
        assertThat(a.call("single.double", 4L)).isEqualTo(8L);
    }

    @Test
    void whatLiesOnThePathComesFirst() throws IOException {
        moduleBundles.deploy(bundle("org.acme", "1.0.0", Map.of("json/__init__.py", "", "acme.py", "")));
        Interpreter a = isolated("a");
        assertThat(output(a, "import json, acme; print(hasattr(json, 'dumps'))"))
                .isEqualTo("True\n");
    }

    @Test
    void aWheelHasItsMetadata() throws IOException {
        byte[] wheel = zip(Map.of(
                "acme/__init__.py", "VALUE = 7\n",
                "acme-3.2.dist-info/METADATA", "Metadata-Version: 2.1\nName: acme\nVersion: 3.2\n",
                "acme-3.2.dist-info/WHEEL", "Wheel-Version: 1.0\n",
                "acme-3.2.dist-info/RECORD", ""));
        moduleBundles.deploy(bundle("org.acme", "1.0.0", Map.of("acme-3.2-py3-none-any.whl", wheel)));
        Interpreter a = isolated("a");
        assertThat(output(a, """
            from importlib import metadata
            print(metadata.version('acme'))
            print([each.name for each in metadata.distributions()])
            print(list(metadata.distributions(path=[])))
            import acme
            print(acme.VALUE)
            """)).isEqualTo("3.2\n['acme']\n[]\n7\n");
    }

    @Test
    void whatCannotBeDeployedIsRefusedAndNothingStays() throws IOException {
        Path compiled = bundle(
                "org.acme", "1.0.0", Map.of("acme-1.0-cp312-cp312-linux_x86_64.whl", zip(Map.of("acme.py", ""))));
        Path evil = bundle("org.evil", "1.0.0", Map.of("../../evil.py", ""));
        Path clash = bundle("org.clash", "1.0.0", Map.of("acme/__init__.py", ""));
        assertThatThrownBy(() -> moduleBundles.deploy(compiled))
                .isInstanceOf(ModuleException.class)
                .hasMessage("acme-1.0-cp312-cp312-linux_x86_64.whl in org.acme-1.0.0.jar is not a wheel of pure Python:"
                        + " its name has to end with -py3-none-any.whl or -py2.py3-none-any.whl");
        assertThatThrownBy(() -> moduleBundles.deploy(evil))
                .isInstanceOf(ModuleException.class)
                .hasMessage("org.evil-1.0.0.jar has a file python/../../evil.py, which is no path below that folder");
        moduleBundles.deploy(acme("1.0.0"));
        assertThatThrownBy(() -> moduleBundles.deploy(clash))
                .isInstanceOf(ModuleException.class)
                .hasMessage("Python package acme of org.clash-1.0.0.jar is provided by the deployed bundle"
                        + " org.acme 1.0.0 already; undeploy that first");
        assertThat(moduleBundles.list()).hasSize(1);
    }

    @Test
    void whoHasImportedWhatIsUndeployedKeepsItUntilItEndsOrUnloadsIt() throws IOException {
        moduleBundles.deploy(acme("1.0.0"));
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        Path unpacked =
                Path.of(output(a, "import acme; print(acme.__path__[0])").strip());
        b.exec("import acme");

        assertThat(moduleBundles.undeploy("org.acme").swaps())
                .extracting(Swap::interpreter)
                .containsExactly(a.id(), b.id());

        assertThat(output(a, "import acme.sub; print(acme.sub.VERSION)")).isEqualTo("1.0.0\n");
        assertThatThrownBy(() -> isolated("c").exec("import acme")).hasMessageContaining("No module named 'acme'");
        imports.unload(a, "acme");
        assertThat(output(a, "import sys; print([each for each in sys.modules if each.startswith('acme')])"))
                .isEqualTo("[]\n");
        assertThatThrownBy(() -> a.exec("import acme.sub")).hasMessageContaining("No module named 'acme'");
        Path cached = Path.of(context.getProperty("vivarium.python.pycache"))
                .resolve(Path.of("/").relativize(unpacked));
        a.close();
        assertThat(unpacked).exists();
        assertThat(cached).isNotEmptyDirectory();
        b.close();
        assertThat(unpacked.getParent()).doesNotExist();
        assertThat(cached).doesNotExist();
    }

    @Test
    void anUpdateIsForWhoFollowsItAndForWhoReloads() throws IOException {
        moduleBundles.deploy(acme("1.0.0"));
        Interpreter follower =
                interpreters.create("follower", InterpreterConfig.ISOLATED.with("follow_updates", "true"));
        Interpreter keeper = isolated("keeper");
        String version = "import acme.sub; print(acme.VERSION, acme.sub.VERSION)";
        Path unpacked =
                Path.of(output(follower, "import acme; print(acme.__path__[0])").strip());
        assertThat(output(keeper, version)).isEqualTo("1.0.0 1.0.0\n");

        Update update = moduleBundles.update(acme("2.0.0"), "", Follow.CONFIG, _ -> {});

        assertThat(update.swaps()).extracting(Swap::failure).allMatch(failure -> failure.isEmpty());
        assertThat(update.swaps())
                .extracting(Swap::changes)
                .containsExactly(List.of(new Change("acme", ONE, TWO)), List.of());
        assertThat(moduleBundles.holders("org.acme"))
                .containsOnlyKeys(keeper.id())
                .containsEntry(keeper.id(), List.of(ONE));
        assertThat(output(follower, "print(acme.VERSION)\n" + version)).isEqualTo("1.0.0\n2.0.0 2.0.0\n");
        assertThat(output(keeper, version)).isEqualTo("1.0.0 1.0.0\n");
        assertThat(imports.reload(keeper, "acme").changes()).containsExactly(new Change("acme", ONE, TWO));
        assertThat(output(keeper, version)).isEqualTo("2.0.0 2.0.0\n");
        follower.close();
        assertThat(unpacked).exists();
        keeper.close();
        assertThat(unpacked).doesNotExist();
    }

    @Test
    void aVersionWithoutThePackageIsNotFollowed() throws IOException {
        moduleBundles.deploy(acme("1.0.0"));
        Interpreter a = isolated("a");
        a.exec("import acme");
        Update update =
                moduleBundles.update(bundle("org.acme", "2.0.0", Map.of("other.py", "")), "", Follow.ALL, _ -> {});
        assertThat(update.swaps())
                .singleElement()
                .satisfies(swap ->
                        assertThat(swap.failure()).contains("bundle org.acme 2.0.0 has no Python package acme"));
        assertThat(output(a, "import acme.sub; print(acme.sub.VERSION)")).isEqualTo("1.0.0\n");
    }

    @Test
    void aConfigChoosesAmongVersions() throws IOException {
        moduleBundles.deploy(acme("1.0.0"));
        moduleBundles.deploy(acme("2.0.0"));
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("modules", "acme<2"));
        assertThat(output(a, "import acme; print(acme.VERSION)")).isEqualTo("1.0.0\n");
        assertThat(output(isolated("b"), "import acme; print(acme.VERSION)")).isEqualTo("2.0.0\n");
    }

    @Test
    void aBundleMayHaveJavaAndPython() throws IOException {
        Path both = folder.resolve("both.jar");
        try (JarFile java = new JarFile(FixtureBundle.of("counter").in(folder).toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(both), java.getManifest())) {
            for (var entry : java.stream()
                    .filter(each -> !each.getName().equals(JarFile.MANIFEST_NAME))
                    .toList()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                java.getInputStream(entry).transferTo(out);
            }
            add(out, "python/", Map.of("counting.py", """
                import counter

                def twice():
                    counter.increment()
                    return counter.increment()
                """));
        }
        moduleBundles.deploy(both);
        Interpreter a = isolated("a");
        assertThat(a.call("counting.twice")).isEqualTo(List.of(2L, 2L));
        assertThat(moduleBundles.impact("counter").affected())
                .singleElement()
                .satisfies(affected -> assertThat(affected.modules()).containsExactly("counter", "counting"));
    }

    @Test
    void bundlesComeAndGoWhileInterpretersImport() throws Exception {
        moduleBundles.deploy(acme("1.0.0"));
        Interpreter a = isolated("a");
        Path stop = folder.resolve("stop");
        a.prepareMain(Map.of("stop", stop.toString()));
        FutureTask<Boolean> importing = inBackground(() -> {
            a.exec("""
                import os
                while not os.path.exists(stop):
                    import acme.sub
                    assert acme.sub.VERSION.startswith('1.'), acme.sub.VERSION
                """);
            return true;
        });
        for (int minor = 1; minor < 20; minor++) {
            Update update = moduleBundles.update(acme("1." + minor + ".0"), "", Follow.ALL, _ -> {});
            assertThat(update.swaps())
                    .allSatisfy(swap -> assertThat(swap.failure()).isEmpty());
        }
        Files.createFile(stop);
        assertThat(importing.get()).isTrue();
        moduleBundles.update(acme("1.20.0"), "", Follow.ALL, _ -> {});
        assertThat(output(a, "import acme.sub; print(acme.sub.VERSION)")).isEqualTo("1.20.0\n");
    }
}
