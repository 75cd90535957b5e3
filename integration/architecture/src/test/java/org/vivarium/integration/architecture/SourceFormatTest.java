package org.vivarium.integration.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How every Java file of the repository looks, whoever wrote it. */
final class SourceFormatTest {
    /** What no source may hold. Written in halves so that this file may. */
    private static final Pattern UNFINISHED =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b|@Dis" + "abled\\b|\\bThread\\.sle" + "ep\\b");

    private static final String MEND = "mvn -q -B -pl integration/architecture -am test -Dvivarium.format=write";

    private final Repository repository = Repository.here();
    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    @Test
    void everySourceIsFormatted() throws IOException, FormatterException {
        boolean write = "write".equals(System.getProperty("vivarium.format"));
        List<Path> unformatted = new ArrayList<>();
        for (Path file : sources()) {
            String source = Files.readString(file);
            String formatted = formatter.formatSourceAndFixImports(source);
            if (!source.equals(formatted)) {
                unformatted.add(repository.root().relativize(file));
                if (write) {
                    Files.writeString(file, formatted);
                }
            }
        }
        if (!write && !unformatted.isEmpty()) {
            fail("not formatted; mend with: " + MEND + "\n" + lines(unformatted));
        }
    }

    @Test
    void theFormatterTellsFormattedFromUnformatted() throws FormatterException {
        String formatted = "class A {\n    int a;\n}\n";
        assertThat(formatter.formatSourceAndFixImports(formatted)).isEqualTo(formatted);
        assertThat(formatter.formatSourceAndFixImports("import java.util.List;\nclass A {\n  int a; }"))
                .isEqualTo(formatted);
    }

    @Test
    void noSourceHoldsUnfinishedWorkDisabledTestsOrSleeps() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            List<String> text = Files.readAllLines(file);
            for (int i = 0; i < text.size(); i++) {
                if (UNFINISHED.matcher(text.get(i)).find()) {
                    found.add(repository.root().relativize(file) + ":" + (i + 1) + ": "
                            + text.get(i).strip());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void theSearchForUnfinishedWorkBites() {
        assertThat("// TO" + "DO later").containsPattern(UNFINISHED);
        assertThat("@Dis" + "abled").containsPattern(UNFINISHED);
        assertThat("Thread.sle" + "ep(1)").containsPattern(UNFINISHED);
        assertThat("int mastodon = 1; // a note").doesNotContainPattern(UNFINISHED);
    }

    @Test
    void everyPackageOfABundleIsDescribed() {
        List<Path> undescribed = sources().stream()
                .filter(file -> file.startsWith(repository.root().resolve("bundles")))
                .filter(file -> file.toString().contains("/src/main/java/"))
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .map(repository.root()::relativize)
                .toList();
        assertThat(undescribed).as("packages without a package-info.java").isEmpty();
    }

    private List<Path> sources() {
        List<Path> sources = repository.javaSources();
        assertThat(sources).as("the sources below %s", repository.root()).hasSizeGreaterThan(30);
        return sources;
    }

    private static String lines(List<Path> files) {
        return String.join("\n", files.stream().map(Path::toString).toList());
    }
}
