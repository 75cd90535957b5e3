package org.vivarium.interpreters;

import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An exception that left an interpreter, as text: {@code _interpreters.capture_exception()}. The exception itself, and
 * everything that it refers to, stays behind.
 *
 * @param type the exception's type
 * @param msg {@code str(exception)}
 * @param formatted type and message as the last line of a traceback has them
 * @param errdisplay the traceback as the interpreter would print it, without a line end
 */
public record ExceptionSnapshot(Type type, String msg, String formatted, String errdisplay) {
    /** Frames of the platform, which say nothing to who wrote the code. */
    private static final Pattern PLATFORM = Pattern.compile(
            "org\\.vivarium\\.(interpreters|modules|runtime|spaces|imports|crossing|python|console)\\..*");

    /**
     * An exception type by its names.
     *
     * @param name {@code __name__}
     * @param qualname {@code __qualname__}
     * @param module {@code __module__}; {@code builtins} for the built-in ones
     */
    public record Type(String name, String qualname, String module) {
        /** A built-in type. */
        public static Type builtin(String name) {
            return new Type(name, name, "builtins");
        }
    }

    /** An exception that has a type of its own in Python. */
    public interface Typed {
        /** The type. */
        Type snapshotType();
    }

    /**
     * Captures an exception of Java code. Its type becomes Python's: that of a {@link Typed}; {@code ValueError} for
     * {@link IllegalArgumentException}, {@code IndexError} for {@link IndexOutOfBoundsException}, {@code LookupError} for
     * {@link NoSuchElementException}, {@code ArithmeticError} for {@link ArithmeticException}, {@code OSError} for
     * {@link IOException}, {@code NotImplementedError} for {@link UnsupportedOperationException}, {@code MemoryError} for
     * {@link OutOfMemoryError}, {@code RecursionError} for {@link StackOverflowError}, and {@code RuntimeError} for all
     * else, with the Java class in the message.
     *
     * @param caller the class that called the code; the traceback begins below it, and leaves out the platform's frames
     */
    public static ExceptionSnapshot of(Throwable exception, Class<?> caller) {
        if (exception instanceof ExecutionFailedException failed) {
            return failed.snapshot();
        }
        Type type = exception instanceof Typed typed ? typed.snapshotType() : Type.builtin(builtinType(exception));
        String text = exception.getMessage();
        String msg = type.name().equals("RuntimeError") && !(exception instanceof Typed)
                ? exception.getClass().getName() + (text == null ? "" : ": " + text)
                : (text == null ? "" : text);
        String qualified = type.module().equals("builtins") ? type.qualname() : type.module() + "." + type.qualname();
        String formatted = msg.isEmpty() ? qualified : qualified + ": " + msg;
        return new ExceptionSnapshot(type, msg, formatted, traceback(exception, caller) + formatted);
    }

    private static String builtinType(Throwable exception) {
        return switch (exception) {
            case IllegalArgumentException e -> "ValueError";
            case IndexOutOfBoundsException e -> "IndexError";
            case NoSuchElementException e -> "LookupError";
            case ArithmeticException e -> "ArithmeticError";
            case IOException e -> "OSError";
            case UnsupportedOperationException e -> "NotImplementedError";
            case OutOfMemoryError e -> "MemoryError";
            case StackOverflowError e -> "RecursionError";
            default -> "RuntimeError";
        };
    }

    /** The frames below the caller but the platform's, in Python's order: the innermost last. */
    private static String traceback(Throwable exception, Class<?> caller) {
        StringBuilder lines = new StringBuilder();
        for (StackTraceElement frame : exception.getStackTrace()) {
            if (frame.getClassName().startsWith(caller.getName())) {
                break;
            }
            if (PLATFORM.matcher(frame.getClassName()).matches()) {
                continue;
            }
            lines.insert(
                    0,
                    "  File \"%s\", line %d, in %s\n"
                            .formatted(fileOf(frame), frame.getLineNumber(), frame.getMethodName()));
        }
        return lines.isEmpty()
                ? ""
                : lines.insert(0, "Traceback (most recent call last):\n").toString();
    }

    private static String fileOf(StackTraceElement frame) {
        @Nullable String file = frame.getFileName();
        return file == null ? frame.getClassName() : file;
    }
}
