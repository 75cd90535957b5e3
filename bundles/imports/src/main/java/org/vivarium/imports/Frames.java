package org.vivarium.imports;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;

/** Where threads are. */
final class Frames {
    private static final Pattern PLATFORM =
            Pattern.compile("(java|jdk|sun|org\\.vivarium\\.(interpreters|modules|runtime|spaces|imports))\\..*");
    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    private Frames() {}

    /** The innermost frame of a thread that is neither the JDK's nor the platform's, or else its innermost one. */
    static String innermost(Thread thread) {
        return innermost(thread.getStackTrace());
    }

    private static String innermost(StackTraceElement[] frames) {
        for (StackTraceElement frame : frames) {
            if (!PLATFORM.matcher(frame.getClassName()).matches()) {
                return frame.toString();
            }
        }
        return frames.length == 0 ? "no frame" : frames[0].toString();
    }

    /** Whether the calling thread is inside of a function of some module, of whatever interpreter. */
    static boolean areInFunction() {
        return WALKER.walk(
                frames -> frames.anyMatch(frame -> frame.getDeclaringClass().equals(BoundFunction.class)));
    }

    /**
     * Whether the calling thread is inside of a function of a module, or of another one of its bundle. Asked by the function that it
     * calls next.
     */
    static boolean areInFunctionOf(Incarnation module) {
        ClassLoader loader = module.definition().getClass().getClassLoader();
        return WALKER.walk(frames -> frames.map(StackFrame::getDeclaringClass)
                .dropWhile(type -> type.equals(Frames.class) || type.equals(BoundFunction.class))
                .dropWhile(type -> !loader.equals(type.getClassLoader()))
                .anyMatch(BoundFunction.class::equals));
    }

    /**
     * The threads of an interpreter that are inside of functions of a module, each with its frame: those with a frame of a class
     * that the definition's class loader has, or, when there is none of these, all that are inside of functions.
     */
    static List<String> inside(Interpreter interpreter, List<Made> versions) {
        List<String> inside = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (InterpreterThread state : interpreter.threads()) {
            Thread thread = state.thread().orElse(null);
            StackTraceElement[] frames = thread == null ? new StackTraceElement[0] : thread.getStackTrace();
            if (thread != null && Arrays.stream(frames).anyMatch(Frames::isCall)) {
                String line =
                        (thread.getName().isEmpty() ? state.name() : thread.getName()) + " in " + innermost(frames);
                inside.add(line);
                if (versions.stream()
                        .anyMatch(version -> Arrays.stream(frames).anyMatch(frame -> isOf(version, frame)))) {
                    known.add(line);
                }
            }
        }
        return known.isEmpty() ? inside : known;
    }

    private static boolean isCall(StackTraceElement frame) {
        return frame.getClassName().equals(BoundFunction.class.getName());
    }

    private static boolean isOf(Made version, StackTraceElement frame) {
        if (PLATFORM.matcher(frame.getClassName()).matches()) {
            return false;
        }
        ClassLoader loader = version.definition().getClass().getClassLoader();
        try {
            return loader.equals(
                    Class.forName(frame.getClassName(), false, loader).getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
