package org.vivarium.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.Interpreter.State;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.ModuleRequirement;

/**
 * What a soak does over and over: an interpreter is made, imports a module, has a function called, and ends. For one thread, but that it is
 * asked to {@linkplain #end stop} by others.
 */
final class SoakCycles implements Foreground.Breaker {
    private final Services services;
    private final Work work;
    private volatile boolean stopped;
    private volatile Foreground.Breaker now = time -> true;
    private int done;
    private long firstId = -1;

    /** What a cycle is about: what the interpreter imports, and which function is called then. */
    record Work(int cycles, Optional<ModuleRequirement> module, Optional<String> function) {}

    SoakCycles(Services services, Work work) {
        this.services = services;
        this.work = work;
    }

    /** How many are done. */
    int done() {
        return done;
    }

    /** How many there will be. */
    int total() {
        return work.cycles();
    }

    boolean isOver() {
        return done == work.cycles();
    }

    /** Whether an interpreter may be one of these; ids are never used again. */
    boolean isOwn(long interpreter) {
        return firstId >= 0 && interpreter >= firstId;
    }

    /**
     * Runs the next one. Its interpreter is gone afterwards, whatever happens.
     *
     * @throws ConsoleException when something fails in it, with that as a suppressed exception, or when it is asked to stop
     */
    void next() {
        // The end takes no interrupt: it goes on to be waited for, unless that is asked for a second time.
        now = time -> time > 1;
        Interpreter interpreter = services.interpreters().create(InterpreterConfig.ISOLATED);
        firstId = firstId < 0 ? interpreter.id() : firstId;
        try {
            now = new Interruption(services, interpreter);
            run(interpreter);
            now = time -> time > 1;
            interpreter.close();
        } catch (RuntimeException | Error failure) {
            throw failed(interpreter, failure);
        } finally {
            now = time -> true;
        }
        requireGoingOn();
        done++;
    }

    private void run(Interpreter interpreter) {
        if (stopped) {
            return;
        }
        work.module().ifPresent(module -> {
            if (services.importSystem().provides(interpreter, module.name())) {
                services.importSystem().importModule(interpreter, module.toString());
            } else {
                Importing.importPythons(interpreter, module);
            }
        });
        work.function().ifPresent(function -> interpreter.call(function, List.of(), Map.of()));
    }

    /** Ends what has failed, and says why. */
    private ConsoleException failed(Interpreter interpreter, Throwable failure) {
        now = time -> time > 1;
        try {
            if (interpreter.state() != State.DESTROYED) {
                interpreter.kill().failures().forEach(failure::addSuppressed);
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        if (stopped) {
            ConsoleException told = interrupted();
            told.initCause(failure);
            return told;
        }
        ConsoleException told = new ConsoleException("cycle " + (done + 1) + " of " + work.cycles() + " failed:");
        told.addSuppressed(failure);
        return told;
    }

    /**
     * Goes on unless it is asked to stop.
     *
     * @throws ConsoleException when it is
     */
    void requireGoingOn() {
        if (stopped) {
            throw interrupted();
        }
    }

    private ConsoleException interrupted() {
        // What is printed next would close the output.
        Thread.interrupted();
        return new ConsoleException("interrupted in cycle " + (done + 1) + " of " + work.cycles());
    }

    @Override
    public boolean end(int time) {
        stopped = true;
        return now.end(time);
    }
}
