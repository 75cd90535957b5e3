package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Collectors;
import org.vivarium.gc.Tracked;

class GcCommandsTest {
    private static final String PACKAGE = GcCommandsTest.class.getName() + "$";

    private final GogoConsole console = new GogoConsole();
    private final FakeInterpreter tenant = console.platform.interpreter("tenant");
    private final FakeCollectors.FakeCollector fake = console.platform.collectors.fake(tenant);

    @AfterEach
    void close() {
        console.close();
    }

    private static class Apple extends Tracked {
        Apple(Collector collector) {
            super(collector);
        }
    }

    private static final class Pear extends Apple {
        Pear(Collector collector) {
            super(collector);
        }
    }

    private void grow() {
        fake.objects.add(new Apple(fake.collector));
        fake.objects.add(new Pear(fake.collector));
        fake.objects.add(new Pear(fake.collector));
    }

    @Test
    void collectPrintsHowManyWereUnreachable() {
        assertThat(console.output("gc:collect --in tenant")).isEqualTo("20\n");
        assertThat(console.output("gc:collect --in tenant --generation 0 --json"))
                .isEqualTo("{\"unreachable\":20}\n");
        assertThat(fake.collected).containsExactly(2, 0);
        console.output("gc:collect");
        assertThat(fake.collected).hasSize(2);
    }

    @Test
    void statsShowsTheGenerations() {
        grow();
        assertThat(console.output("gc:stats --in tenant")).isEqualTo("""
            automatic  yes
            frozen     0
            garbage    0

            GENERATION  OBJECTS  COUNT  THRESHOLD  COLLECTIONS  COLLECTED  UNCOLLECTABLE
            0           3        5      2000       11           40         0
            1           0        1      10         1            2          0
            2           0        0      10         0            0          0
            """);
        assertThat(console.output("gc:stats --in tenant --json"))
                .startsWith("{\"automatic\":true,\"frozen\":0,\"garbage\":0,\"generations\":[{\"generation\":0,"
                        + "\"objects\":3,\"count\":5,\"threshold\":2000,\"collections\":11,\"collected\":40,"
                        + "\"uncollectable\":0},");
    }

    @Test
    void thresholdShowsAndSets() {
        assertThat(console.output("gc:threshold --in tenant")).isEqualTo("""
            young   2000
            middle  10
            old     10
            """);
        assertThat(console.output("gc:threshold 5000 --in tenant --json"))
                .isEqualTo("{\"young\":5000,\"middle\":10,\"old\":10}\n");
        assertThat(console.output("gc:threshold 0 1 2 --in tenant; gc:threshold --json"))
                .endsWith("{\"young\":2000,\"middle\":10,\"old\":10}\n");
        assertThat(console.output("gc:threshold --in tenant --json"))
                .isEqualTo("{\"young\":0,\"middle\":1,\"old\":2}\n");
    }

    @Test
    void objectsCountsThemByClass() {
        grow();
        assertThat(console.output("gc:objects --in tenant"))
                .isEqualTo("OBJECTS  CLASS\n2        " + PACKAGE + "Pear\n1        " + PACKAGE
                        + "Apple\n3        in all\n");
        assertThat(console.output("gc:objects --in tenant --limit 1"))
                .isEqualTo("OBJECTS  CLASS\n2        " + PACKAGE + "Pear\n3        in 2 classes\n");
        assertThat(console.output("gc:objects --in tenant --generation 1 --json"))
                .isEqualTo("{\"objects\":0,\"classes\":[]}\n");
        assertThat(console.output("gc:objects --in tenant --limit 1 --json"))
                .isEqualTo("{\"objects\":3,\"classes\":[{\"class\":\"" + PACKAGE + "Pear\",\"objects\":2}]}\n");
    }

    @Test
    void referrersAreCountedByClass() {
        grow();
        Tracked apple = fake.objects.get(0);
        Tracked pear = fake.objects.get(1);
        fake.references.put(apple, List.of(pear, pear));
        fake.references.put(pear, List.of(pear, apple));
        fake.references.put(fake.objects.get(2), List.of(apple));
        String both = "OBJECTS  CLASS\n1        " + PACKAGE + "Apple\n1        " + PACKAGE + "Pear\n2        in all\n";
        assertThat(console.output("gc:referrers Pear --in tenant")).isEqualTo(both);
        assertThat(console.output("gc:referrers '" + PACKAGE + "Pear' --in tenant"))
                .isEqualTo(both);
        assertThat(console.output("gc:referrers 'GcCommandsTest$Pear' --in tenant"))
                .isEqualTo(both);
        assertThat(console.output("gc:referrers Apple --in tenant --json"))
                .isEqualTo("{\"objects\":2,\"classes\":[{\"class\":\"" + PACKAGE + "Pear\",\"objects\":2}]}\n");
        assertThat(console.output("gc:referrers Pear --in tenant --limit 1")).endsWith("2        in 2 classes\n");
    }

    @Test
    void whatNobodyRefersToHasNoReferrers() {
        grow();
        assertThat(console.output("gc:referrers Pear --in tenant")).isEqualTo("OBJECTS  CLASS\n0        in all\n");
    }

    @Test
    void referrersOfNoTrackedClassNameTheOnesThereAre() {
        assertThat(console.failure("gc:referrers Plum --in tenant"))
                .isEqualTo(tenant + " tracks no object of a class Plum; it tracks none at all\n");
        grow();
        assertThat(console.failure("gc:referrers Plum --in tenant"))
                .isEqualTo(tenant + " tracks no object of a class Plum; there are: " + PACKAGE + "Pear, " + PACKAGE
                        + "Apple; gc:objects counts them\n");
    }

    @Test
    void aNestedClassWithoutQuotesIsHintedAt() {
        grow();
        String hint = tenant + " tracks no object of a class GcCommandsTest; a name with a $ in it has to be in single"
                + " quotes, as 'GcCommandsTest$Pear'; there are: ";
        assertThat(console.failure("gc:referrers GcCommandsTest$Pear --in tenant"))
                .startsWith(hint);
        assertThat(console.failure("gc:referrers " + PACKAGE + "Pear --in tenant"))
                .contains("; a name with a $ in it has to be in single quotes, as 'GcCommandsTest$Pear'; there are: ");
        assertThat(console.failure("gc:referrers '' --in tenant"))
                .startsWith("gc:referrers: CLASS is empty; put it in single quotes when there is a $ in it;");
    }

    @Test
    void garbageIsShownAndLetGo() {
        fake.garbage.add(new Apple(fake.collector));
        assertThat(console.output("gc:garbage --in tenant --clear"))
                .startsWith("OBJECTS  CLASS\n1        " + PACKAGE + "Apple\n1        in all\n")
                .endsWith("in all\nlet go of 1; the next collection tries again\n");
        assertThat(console.output("gc:garbage --in tenant --clear --json"))
                .isEqualTo("{\"objects\":0,\"classes\":[]}\n");
    }

    @Test
    void freezeAndUnfreezePrintHowMany() {
        grow();
        assertThat(console.output("gc:freeze --in tenant; gc:unfreeze --in tenant"))
                .isEqualTo("3\n3\n");
        assertThat(console.output("gc:freeze --in tenant --json")).isEqualTo("{\"frozen\":3}\n");
    }

    @Test
    void whatIsFrozenIsLeftOutAndCounted() {
        grow();
        console.output("gc:freeze --in tenant");
        assertThat(console.output("gc:objects --in tenant")).isEqualTo("""
            OBJECTS  CLASS
            0        in all
            3        more are frozen; gc:unfreeze brings them back
            """);
        assertThat(console.output("gc:objects --in tenant --json"))
                .isEqualTo("{\"objects\":0,\"frozen\":3,\"classes\":[]}\n");
        assertThat(console.failure("gc:referrers Pear --in tenant"))
                .isEqualTo(tenant + " tracks no object of a class Pear; it tracks none at all; 3 more are frozen,"
                        + " and gc:unfreeze brings them back\n");
        console.output("gc:unfreeze --in tenant");
        assertThat(console.output("gc:objects --in tenant")).endsWith("3        in all\n");
    }

    @Test
    void theySayWhatIsWrong() {
        assertThat(console.failure("gc:collect --generation 3"))
                .isEqualTo("gc:collect: --generation needs a number from 0 to 2, not 3; see gc:collect --help\n");
        assertThat(console.failure("gc:objects --generation x"))
                .contains("--generation needs a number from 0 to 2, not x");
        for (String threshold : new String[] {"-1", "3000000000"}) {
            assertThat(console.failure("gc:threshold " + threshold))
                    .contains("a threshold needs a number from 0 to 2147483647, not " + threshold + ";");
        }
        for (String limit : new String[] {"many", "99999999999999999999"}) {
            assertThat(console.failure("gc:objects --limit " + limit))
                    .contains("--limit needs a number from 0 to 2147483647, not " + limit + ";");
        }
        assertThat(console.failure("gc:collect --in nobody")).startsWith("there is no interpreter nobody;");
        console.platform.remove(Collectors.class);
        assertThat(console.failure("gc:collect")).contains("Collectors");
    }
}
