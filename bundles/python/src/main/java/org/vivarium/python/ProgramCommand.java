package org.vivarium.python;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.Program;

/** The command {@code vivarium run}: runs a program in the main interpreter, for the launcher's main thread. */
final class ProgramCommand implements Callable<Integer> {
    private final HostFunctions.Services services;
    private final Program program;

    ProgramCommand(HostFunctions.Services services, String arguments) {
        this.services = services;
        this.program = parse(Arrays.asList(arguments.split("\0", -1)));
    }

    private static Program parse(List<String> words) {
        Program.Kind kind = switch (words.getFirst()) {
            case "-c" -> Program.Kind.CODE;
            case "-m" -> Program.Kind.MODULE;
            default -> Program.Kind.FILE;
        };
        int text = kind == Program.Kind.FILE ? 0 : 1;
        return new Program(kind, words.get(text), words.subList(text + 1, words.size()));
    }

    @Override
    public Integer call() {
        try {
            Interpreters interpreters = services.interpreters();
            if (interpreters == null) {
                throw new InterpreterException("the runtime does not run; is the bundle org.vivarium.runtime started?");
            }
            return interpreters.main().run(program);
        } catch (InterpreterException e) {
            System.err.println("vivarium: " + e.getMessage());
            return 1;
        }
    }
}
