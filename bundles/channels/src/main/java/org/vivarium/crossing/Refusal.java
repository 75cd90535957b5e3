package org.vivarium.crossing;

import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.math.BigInteger;
import org.vivarium.channels.Queue;
import org.vivarium.channels.RecvChannel;
import org.vivarium.channels.SendChannel;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.NotShareableException;

/**
 * Says in words what is wrong with a value. No exception that crosses has a cause: that would be an object of the interpreter in which
 * it was thrown.
 */
final class Refusal {
    private static final String NOT_SHAREABLE = " does not support cross-interpreter data";

    /** More digits than this say nothing. */
    private static final int READABLE_BITS = 1024;

    private Refusal() {}

    /** That values of its type do not cross. */
    static NotShareableException of(Object value, boolean fallback) {
        return new NotShareableException(subject(value) + NOT_SHAREABLE + remedy(value, fallback));
    }

    /** That this one does not cross, and why. */
    static NotShareableException of(Object value, String reason) {
        return new NotShareableException(subject(value) + NOT_SHAREABLE + ": " + reason);
    }

    private static String subject(Object value) {
        return value instanceof BigInteger integer ? integer(integer) : "an object of " + typeName(value);
    }

    private static String integer(BigInteger value) {
        return value.bitLength() > READABLE_BITS ? "an integer of " + value.bitLength() + " bits" : value.toString();
    }

    static String typeName(Object value) {
        return value.getClass().isArray()
                ? value.getClass().getTypeName()
                : value.getClass().getName();
    }

    private static String remedy(Object value, boolean fallback) {
        return switch (value) {
            case Record _ -> ": the record is not public, or in a package that is not exported; make it public";
            case Queue _ -> ": only queues of this runtime do";
            case SendChannel _, RecvChannel _ -> ": only channels of this runtime do";
            case Serializable _ when !fallback -> "; register a codec for it, or send it with the full fallback";
            default -> "; register a codec for it";
        };
    }

    /**
     * What code that was called by reflection has thrown.
     *
     * @throws InterpreterException when it was that: a kill is not a matter of the value
     */
    static String thrownBy(InvocationTargetException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof InterpreterException ofTheInterpreter) {
            throw ofTheInterpreter;
        }
        return words(cause == null ? failure : cause);
    }

    /** What somebody else's code has thrown. Even what it says may be code of its own. */
    static String words(Throwable thrown) {
        String name = thrown.getClass().getName();
        try {
            String message = thrown.getMessage();
            return message == null ? name : name + ": " + message;
        } catch (RuntimeException e) {
            return name + ", whose message cannot be read";
        }
    }
}
