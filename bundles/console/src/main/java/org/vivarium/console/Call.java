package org.vivarium.console;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** One call of a command: what was typed after its name, and where its output goes. */
record Call(Usage usage, Usage.Parsed parsed, CommandSession session, Foreground.Work work) {

    /** Standard output of the command: Gogo redirects it for the command's thread. */
    PrintStream out() {
        return System.out;
    }

    /** Where diagnostics go. */
    PrintStream err() {
        return System.err;
    }

    /** The operand at an index, which the usage line has made sure of. */
    String operand(int index) {
        return parsed.operands().get(index);
    }

    /** The operands from an index on. */
    List<String> operands(int from) {
        return parsed.operands().subList(from, parsed.operands().size());
    }

    /** The value of an option. */
    Optional<String> option(String name) {
        return options(name).stream().findFirst();
    }

    /** The values of an option that can be repeated. */
    List<String> options(String name) {
        return parsed.options().getOrDefault(name, List.of());
    }

    /**
     * A number that was typed.
     *
     * @param what what needs it, as the fault of another one says
     */
    int number(String what, String typed, int least, int most) {
        try {
            int number = Integer.parseInt(typed);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same fault as a number that is too small, or too great.
        }
        throw usage.fault(what + " needs a number from " + least + " to " + most + ", not " + typed);
    }

    /** Whether an option was typed. */
    boolean has(String option) {
        return parsed.options().containsKey(option);
    }

    /** Whether a program reads the output. */
    boolean json() {
        return has("json");
    }

    /** The file of that name, as seen from the session's folder. */
    Path file(String name) {
        return session.currentDir().resolve(name);
    }

    /** What the output is shown on: a terminal only where this command's output goes there itself. */
    Screen screen() {
        return screen(1);
    }

    /** The terminal that diagnostics are shown on; nothing where they go elsewhere. */
    Optional<Screen> errorScreen() {
        return Optional.of(screen(2)).filter(screen -> screen.errors().getAsBoolean());
    }

    private Screen screen(int stream) {
        Process process = Process.Utils.current();
        boolean direct = process != null && process.isTty(stream);
        return direct && session.get(Screen.VARIABLE) instanceof Screen screen ? screen : Screen.NONE;
    }

    /** The terminal that a person sees this command's output on and types at; null when there is none, or in background. */
    @Nullable
    Terminal terminal() {
        Process process = Process.Utils.current();
        Job job = Job.Utils.current();
        boolean typed = process != null && process.isTty(0) && job != null && job.status() == Job.Status.Foreground;
        return typed ? screen().terminal() : null;
    }
}
