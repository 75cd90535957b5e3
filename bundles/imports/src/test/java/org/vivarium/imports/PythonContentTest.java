package org.vivarium.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vivarium.imports.JarStore.Jar;
import org.vivarium.modules.ModuleException;

final class PythonContentTest {
    private static final String PURE = "python/acme-1.0-py3-none-any.whl";

    private static Jar with(String... paths) {
        Jar jar = Jar.of("a", "1.0.0");
        for (String path : paths) {
            jar = jar.containing(path, path.getBytes(UTF_8));
        }
        return jar;
    }

    private static byte[] zip(String... paths) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String path : paths) {
                zip.putNextEntry(new ZipEntry(path));
                zip.write(path.getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void namesAreThoseOfSitePackages() {
        assertThat(PythonContent.of(with(
                                "python/single.py",
                                "python/acme/__init__.py",
                                "python/acme/sub/more.py",
                                "python/space/below/leaf.py",
                                "python/größe.py",
                                "python/only_data/x.txt",
                                "python/README.txt",
                                "python/not-a-name.py",
                                "python/acme-1.0.dist-info/METADATA",
                                "org/python/hidden.py"))
                        .names())
                .containsExactly("acme", "größe", "single", "space");
    }

    @Test
    void aBundleWithoutTheFolderHasNothing() {
        assertThat(PythonContent.of(with("pythonic/x.py", "x.py")).files()).isEmpty();
    }

    @Test
    void aWheelIsUnpackedBesideTheOtherFilesWithoutItsScripts(@TempDir Path folder) throws IOException {
        Jar jar = with("python/single.py")
                .containing(
                        PURE,
                        zip(
                                "acme/",
                                "acme/__init__.py",
                                "acme-1.0.dist-info/WHEEL",
                                "acme-1.0.data/purelib/pure.py",
                                "acme-1.0.data/scripts/acme"));
        PythonContent content = PythonContent.of(jar);
        assertThat(content.names()).containsExactly("acme", "pure", "single");
        content.unpack(folder.resolve("made"));
        assertThat(folder.resolve("made/acme/__init__.py")).hasContent("acme/__init__.py");
        assertThat(folder.resolve("made/single.py")).hasContent("python/single.py");
        assertThat(folder.resolve("made/acme-1.0.dist-info/WHEEL")).exists();
        assertThat(folder.resolve("made/pure.py")).exists();
        try (var all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile)).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme-1.0-cp312-cp312-manylinux_2_17_x86_64.whl",
                "acme-1.0-py3-none-linux_x86_64.whl",
                "acme-1.0-py2-none-any.whl"
            })
    void aWheelOfAnotherKindIsRefused(String wheel) {
        assertRefused(
                with().containing("python/" + wheel, zip("acme.py")),
                wheel + " in  is not a wheel of pure Python: its name has to end with -py3-none-any.whl or"
                        + " -py2.py3-none-any.whl");
    }

    @Test
    void whatIsNoWheelIsRefused() {
        assertRefused(
                with().containing(PURE, "no zip".getBytes(UTF_8)),
                "acme-1.0-py3-none-any.whl in  is not a whole wheel: it has no .dist-info/WHEEL; copy it again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.py", "a/../../evil.py", "/evil.py", "a//evil.py", "./evil.py", "a\\..\\evil.py"})
    void aPathThatLeadsOutOfTheFolderIsRefused(String path) {
        String reason = " has a file python/" + path + ", which is no path below that folder";
        assertRefused(with("python/" + path), reason);
        assertRefused(
                with().containing(PURE, zip("acme-1.0.dist-info/WHEEL", path)),
                "acme-1.0-py3-none-any.whl in " + reason);
        assertRefused(
                with().containing(PURE, zip("acme-1.0.dist-info/WHEEL", "acme-1.0.data/purelib/" + path)),
                "acme-1.0-py3-none-any.whl in " + reason);
    }

    @Test
    void filesThatAreInTheWayOfOneAnotherAreRefused() {
        assertRefused(
                with("python/acme.py").containing(PURE, zip("acme-1.0.dist-info/WHEEL", "acme.py")),
                " has python/acme.py twice; leave out one of the wheels");
        assertRefused(with("python/acme", "python/acme/x.py"), " has python/acme both as a file and as a folder");
    }

    @Test
    void nothingStaysOfWhatCannotBeUnpacked(@TempDir Path folder) throws IOException {
        Path made = Files.createDirectories(folder.resolve("made"));
        Files.createDirectories(made.resolve("single.py"));
        PythonContent content = PythonContent.of(with("python/another.py", "python/single.py"));
        assertThatThrownBy(() -> content.unpack(made)).isInstanceOf(IOException.class);
        assertThat(made).doesNotExist();
    }

    private static void assertRefused(Jar jar, String message) {
        assertThatThrownBy(() -> PythonContent.of(jar))
                .isInstanceOf(ModuleException.class)
                .message()
                .endsWith(message);
    }
}
