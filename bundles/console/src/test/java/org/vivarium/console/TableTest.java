package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    private static Screen screen(int width) {
        return new Screen(() -> width, false);
    }

    private static Table table() {
        Table table = new Table("ID", "NAME", "FILE");
        table.row(0, "main", "a-file-with-a-long-name.jar");
        table.row(12, "x", "b.jar");
        return table;
    }

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        assertThat(table().text(Screen.NONE)).isEqualTo("""
            ID  NAME  FILE
            0   main  a-file-with-a-long-name.jar
            12  x     b.jar
            """);
    }

    @Test
    void theWidestColumnIsCutToFitTheScreen() {
        assertThat(table().text(screen(24))).isEqualTo("""
            ID  NAME  FILE
            0   main  a-file-with...
            12  x     b.jar
            """);
    }

    @Test
    void onAVeryNarrowScreenEveryColumnKeepsALittle() {
        assertThat(table().text(screen(3))).isEqualTo("""
            ID  NAME  FILE
            0   main  a...
            12  x     b...
            """);
    }

    @Test
    void theHeaderStandsOutWhereColoursAreShown() {
        assertThat(table().text(new Screen(() -> 80, true))).startsWith("\033[1mID  NAME  FILE\033[0m\n0   main");
    }
}
