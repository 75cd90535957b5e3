package org.vivarium.paxexam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.opentest4j.AssertionFailedError;

/** A test that fails inside the container fails outside, with its own exception and line. */
final class FailuresTest {
    @Test
    void anAssertionArrivesWithItsLine() {
        Throwable failure = failure(selectMethod(FailingSample.class, "assertion"));
        assertThat(failure).isInstanceOf(AssertionFailedError.class).hasMessage("expected: <1> but was: <2>");
        assertThat(failure.getStackTrace()).anySatisfy(frame -> {
            assertThat(frame.getClassName()).isEqualTo(FailingSample.class.getName());
            assertThat(frame.getMethodName()).isEqualTo("assertion");
            assertThat(frame.getLineNumber()).isPositive();
        });
    }

    @Test
    void aCheckedExceptionArrivesUnwrapped() {
        Throwable failure = failure(selectMethod(FailingSample.class, "checked"));
        assertThat(failure).isExactlyInstanceOf(IOException.class).hasMessage("checked");
        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(suppressed -> assertThat(suppressed)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("after"));
    }

    @Test
    void aClassWithoutConfigurationIsRefused() {
        assertThat(failure(selectClass(FailingSample.Unconfigured.class)))
                .hasMessageContaining("has no static @Configuration method");
    }

    @Test
    void aServiceThatNeverComesIsNamed() {
        assertThat(failure(selectClass(FailingSample.Unserved.class)))
                .hasMessage("no service java.lang.Runnable came within 50 ms");
    }

    /** Runs what is selected, of which exactly one test or class has to fail. */
    private static Throwable failure(DiscoverySelector selector) {
        return EngineTestKit.engine("junit-jupiter").selectors(selector).execute().allEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .map(result -> result.getThrowable().orElseThrow())
                .reduce((first, second) -> {
                    throw new AssertionError("more than one failure: " + first + ", " + second);
                })
                .orElseThrow();
    }
}
