package org.vivarium.interpreters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.Access.Files;

class AccessTest {
    private static final Access READER = new Access(Files.READ, true, false, false, true);
    private static final Access SENDER = new Access(Files.NONE, true, true, false, false);

    @Test
    void theMeetIsWhatBothAllow() {
        assertThat(READER.meet(SENDER)).isEqualTo(new Access(Files.NONE, true, false, false, false));
        assertThat(SENDER.meet(READER)).isEqualTo(READER.meet(SENDER));
        assertThat(READER.meet(Access.ALL)).isEqualTo(READER);
        assertThat(READER.meet(Access.NONE)).isEqualTo(Access.NONE);
    }

    @Test
    void oneIncludesAnotherThatAllowsNothingElse() {
        assertThat(Access.ALL.includes(READER)).isTrue();
        assertThat(READER.includes(READER)).isTrue();
        assertThat(READER.includes(Access.NONE)).isTrue();
        assertThat(READER.includes(Access.ALL)).isFalse();
        assertThat(READER.includes(SENDER)).isFalse();
        assertThat(SENDER.includes(READER)).isFalse();
    }

    @Test
    void filesAreWrittenAsInAConfig() {
        assertThat(Files.values()).extracting(Files::toString).containsExactly("all", "read", "none");
    }
}
