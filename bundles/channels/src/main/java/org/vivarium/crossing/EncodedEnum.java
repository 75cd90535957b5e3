package org.vivarium.crossing;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.vivarium.interpreters.NotShareableException;

/** A constant of an enum: the one of that name, of the enum of that name. */
final class EncodedEnum implements Encoding {
    private final SentClass type;
    private final String name;

    private EncodedEnum(SentClass type, String name) {
        this.type = type;
        this.name = name;
    }

    static EncodedEnum of(Enum<?> constant, Side owner) {
        // One with a body is of a class of its own.
        return new EncodedEnum(SentClass.of(constant.getDeclaringClass(), owner), constant.name());
    }

    @Override
    public Object decode(Side receiver) {
        Class<?> found = type.in(receiver);
        Object[] constants = constants(found, receiver);
        for (Object each : constants) {
            if (((Enum<?>) each).name().equals(name)) {
                return each;
            }
        }
        throw new NotShareableException("enum " + type.name() + " has no constant " + name + " in "
                + receiver.interpreter() + "; it has "
                + Arrays.stream(constants).map(each -> ((Enum<?>) each).name()).collect(Collectors.joining(", ")));
    }

    private Object[] constants(Class<?> found, Side receiver) {
        try {
            Object[] constants = found.getEnumConstants();
            if (constants != null) {
                return constants;
            }
        } catch (LinkageError e) {
            throw new NotShareableException(
                    "enum " + type.name() + " cannot be used in " + receiver.interpreter() + ": " + Refusal.words(e));
        }
        throw new NotShareableException("class " + type.name() + " is no enum in " + receiver.interpreter()
                + "; have the same version in both interpreters");
    }
}
