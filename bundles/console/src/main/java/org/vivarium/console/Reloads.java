package org.vivarium.console;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Version;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.Swap;

/** The command {@code module:reload}: reloads a module in every interpreter that has it, one after the other. */
final class Reloads {
    static final String USAGE = """
        module:reload - reload a module in every interpreter that has imported it
        usage: module:reload MODULE [--json]
          --json  print a JSON array of objects
        Each fills it with the version that its config and what is deployed give. One in which that fails keeps what it has; the
        command fails then, and says why. The versions that will do may follow the name, in quotes.
        example: module:reload greeting
        """;

    private final Services services;

    Reloads(Services services) {
        this.services = services;
    }

    void run(Call call) throws InterruptedException {
        ModuleRequirement requirement;
        try {
            requirement = ModuleRequirement.parse(call.operand(0));
        } catch (IllegalArgumentException e) {
            throw call.usage().fault(String.valueOf(e.getMessage()));
        }
        ImportSystem importSystem = services.importSystem();
        List<Interpreter> holders = services.interpreters().list().stream()
                .filter(interpreter ->
                        importSystem.find(interpreter, requirement.name()).isPresent())
                .toList();
        if (holders.isEmpty()) {
            throw new ConsoleException("no interpreter has imported " + requirement.name());
        }
        Rollout rollout = new Rollout(services.interpreters(), requirement.name(), holders.size());
        boolean interrupted = roll(call, requirement, holders, rollout);
        call.out().println(call.json() ? Json.of(rollout.describe()) : summary(requirement.name(), rollout));
        Failures failures = new Failures();
        rollout.report(call, failures);
        failures.throwIfAny();
        if (interrupted) {
            throw new InterruptedException();
        }
    }

    /** Reloads until all are done or the command is interrupted, which it tells. */
    private boolean roll(Call call, ModuleRequirement requirement, List<Interpreter> holders, Rollout rollout) {
        try (LiveLine line = new LiveLine(call)) {
            for (Interpreter interpreter : holders) {
                // Those that have been done are told first.
                if (Thread.interrupted()) {
                    return true;
                }
                reload(interpreter, requirement).ifPresent(rollout::add);
                line.show(rollout.progress());
            }
            return false;
        }
    }

    /** What came of it; nothing in an interpreter that has ended meanwhile. */
    private Optional<Swap> reload(Interpreter interpreter, ModuleRequirement requirement) {
        ImportSystem importSystem = services.importSystem();
        Optional<Version> before = importSystem
                .find(interpreter, requirement.name())
                .map(Module::spec)
                .map(spec -> spec.version());
        try {
            return Optional.of(importSystem.reload(interpreter, requirement.toString()));
        } catch (InterpreterNotFoundException e) {
            return Optional.empty();
        } catch (ModuleException | InterpreterException e) {
            List<Swap.Change> kept = before.stream()
                    .map(version -> new Swap.Change(requirement.name(), version, version))
                    .toList();
            return Optional.of(new Swap(
                    interpreter.id(), kept, Optional.of(String.valueOf(e.getMessage())), List.of(), Duration.ZERO));
        }
    }

    private static String summary(String module, Rollout rollout) {
        Rollout.Counts counts = new Rollout.Counts();
        rollout.changes(module).forEach((change, count) -> {
            String what = change.from().equals(change.to())
                    ? "executed " + change.to() + " again"
                    : "went from " + change.from() + " to " + change.to();
            counts.add(count, what, what);
        });
        boolean nothing = rollout.failed() > 0 && rollout.followed() == 0;
        return (nothing ? "nothing was reloaded; " : "reloaded " + module + "; ")
                + counts.add(rollout.failed(), "failed:", "failed:").text("no interpreter has it any more");
    }
}
