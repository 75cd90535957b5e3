package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.felix.gogo.runtime.CommandProxy;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShellTest {
    private final GogoConsole console = new GogoConsole();

    /** A command as other bundles write them. */
    public static final class Others {
        @Descriptor("list installed bundles")
        public void lb() {}
    }

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void helpListsTheCommandsByScope() {
        console.processor().addCommand("felix", new CommandProxy(new Others(), "lb"), "lb");
        assertThat(console.output("help"))
                .doesNotContain("felix:")
                .contains("interp:\n  call        call a function of a module in an interpreter and print the result\n")
                .contains("  create      make an interpreter and print its name\n")
                .contains("vivarium:\n  exit        end the session\n");
    }

    @Test
    void helpAllListsTheOthersCommandsToo() {
        console.processor().addCommand("felix", new CommandProxy(new Others(), "lb"), "lb");
        assertThat(console.output("help --all"))
                .contains("felix:\n  lb          list installed bundles\n")
                .contains("vivarium:\n  exit        end the session\n");
    }

    @Test
    void helpOfACommandIsItsUsage() {
        String usage = console.output("interp:create --help");
        assertThat(usage)
                .startsWith(
                        "interp:create - make an interpreter and print its name\nusage: interp:create [--name NAME]");
        assertThat(console.output("help interp:create")).isEqualTo(usage);
        assertThat(console.output("help create")).isEqualTo(usage);
    }

    @Test
    void helpOfAScopeListsItsCommands() {
        assertThat(console.output("help queue"))
                .startsWith("queue:\n  close   destroy a queue")
                .contains("\n  put     ")
                .doesNotContain("channel:\n");
        assertThat(console.output("help channel")).startsWith("channel:\n  close ");
    }

    /** The others print nothing, or what code prints, or for people alone. */
    @Test
    void everyCommandThatPrintsSomethingPrintsJson() {
        assertThat(console.commands.values().stream()
                        .map(Command::usage)
                        .filter(usage -> !usage.options().containsKey("json")))
                .extracting(Usage::name)
                .containsExactlyInAnyOrder(
                        "channel:close",
                        "channel:destroy",
                        "channel:release",
                        "channel:send",
                        "interp:close",
                        "interp:exec",
                        "interp:run",
                        "interp:shell",
                        "interp:unload",
                        "queue:close",
                        "queue:put",
                        "runtime:finalize",
                        "runtime:initialize",
                        "vivarium:exit",
                        "vivarium:help");
    }

    @Test
    void helpOfOtherCommandsIsTheirs() {
        Function felixHelp = (session, arguments) -> {
            System.out.println("felix tells about " + arguments);
            return null;
        };
        console.processor().addCommand("felix", felixHelp, "help");
        console.processor().addCommand("felix", new CommandProxy(new Others(), "lb"), "lb");
        assertThat(console.output("help felix:lb")).isEqualTo("felix tells about [felix:lb]\n");
        assertThat(console.failure("help nonsense")).isEqualTo("there is no command nonsense; type help\n");
    }

    @Test
    void everyCommandHasASummaryAnExampleAndADescriptionOfEachOption() {
        List<Usage> usages =
                console.commands.values().stream().map(Command::usage).toList();
        assertThat(usages).hasSizeGreaterThanOrEqualTo(16);
        for (Usage usage : usages) {
            assertThat(usage.text()).contains("\nexample: ");
            usage.options().keySet().stream()
                    .filter(option -> !option.equals("help"))
                    .forEach(option -> assertThat(usage.text()).contains("\n  --" + option + " "));
            assertThat(usage.text().lines()).as(usage.name()).allMatch(line -> line.length() <= 120);
        }
    }
}
