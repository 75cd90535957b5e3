package org.vivarium.imports;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.modules.ArgumentException;

/** The types of Java that stand for one type of Python each, and how values of the table become theirs. */
enum JavaScalar {
    STRING("str", String.class) {
        @Override
        @Nullable
        Object read(Object value) {
            return value instanceof String ? value : null;
        }

        @Override
        Object parse(String text) {
            return text;
        }
    },
    CHARACTER("a str of length 1", char.class, Character.class) {
        @Override
        @Nullable
        Object read(Object value) {
            return value instanceof String string && string.length() == 1 ? string.charAt(0) : null;
        }
    },
    BOOLEAN("bool", boolean.class, Boolean.class) {
        @Override
        @Nullable
        Object read(Object value) {
            return value instanceof Boolean ? value : null;
        }

        @Override
        Object parse(String text) {
            return switch (text) {
                case "true", "True" -> true;
                case "false", "False" -> false;
                default -> throw new IllegalArgumentException("neither true nor false");
            };
        }
    },
    LONG("int", long.class, Long.class) {
        @Override
        @Nullable
        Object read(Object value) {
            return whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
        }
    },
    INTEGER("int", int.class, Integer.class) {
        @Override
        @Nullable
        Object read(Object value) {
            Long whole = whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            return whole == null ? null : whole.intValue();
        }
    },
    SHORT("int", short.class, Short.class) {
        @Override
        @Nullable
        Object read(Object value) {
            Long whole = whole(value, Short.MIN_VALUE, Short.MAX_VALUE);
            return whole == null ? null : whole.shortValue();
        }
    },
    BYTE("int", byte.class, Byte.class) {
        @Override
        @Nullable
        Object read(Object value) {
            Long whole = whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            return whole == null ? null : whole.byteValue();
        }
    },
    BIG_INTEGER("int", BigInteger.class) {
        @Override
        @Nullable
        Object read(Object value) {
            return value instanceof Long whole ? BigInteger.valueOf(whole) : value instanceof BigInteger ? value : null;
        }
    },
    DOUBLE("float", double.class, Double.class) {
        @Override
        @Nullable
        Object read(Object value) {
            return real(value);
        }
    },
    FLOAT("float", float.class, Float.class) {
        @Override
        @Nullable
        Object read(Object value) {
            Double real = real(value);
            if (real != null && Float.isInfinite(real.floatValue()) && !real.isInfinite()) {
                throw outOfRange(value);
            }
            return real == null ? null : real.floatValue();
        }
    },
    BYTES("bytes", byte[].class) {
        @Override
        @Nullable
        Object read(Object value) {
            return value instanceof byte[] ? value : null;
        }

        @Override
        Object parse(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    };

    private final String pythonName;
    private final Class<?> type;
    private final Class<?> boxed;

    JavaScalar(String pythonName, Class<?> type) {
        this(pythonName, type, type);
    }

    JavaScalar(String pythonName, Class<?> type, Class<?> boxed) {
        this.pythonName = pythonName;
        this.type = type;
        this.boxed = boxed;
    }

    /** The one that a parameter of that type is. */
    static Optional<JavaScalar> of(Class<?> type) {
        return Arrays.stream(values())
                .filter(scalar -> scalar.type.equals(type) || scalar.boxed.equals(type))
                .findFirst();
    }

    String pythonName() {
        return pythonName;
    }

    /**
     * The Java value of a value of the table.
     *
     * @return null when it is of another type
     * @throws ArgumentException when it is a number that is too large: {@code OverflowError}
     */
    abstract @Nullable Object read(Object value);

    /**
     * The value of the table that a text stands for, as annotations have to write it.
     *
     * @throws IllegalArgumentException when it stands for none
     */
    Object parse(String text) {
        Object value = pythonName.equals("int")
                ? new BigInteger(text)
                : pythonName.equals("float") ? Double.valueOf(text) : text;
        Object read =
                value instanceof BigInteger big && big.bitLength() < Long.SIZE ? read(big.longValue()) : read(value);
        if (read == null) {
            throw new IllegalArgumentException("not " + pythonName);
        }
        return value;
    }

    private static @Nullable Long whole(Object value, long least, long greatest) {
        if (value instanceof BigInteger || (value instanceof Long whole && (whole < least || whole > greatest))) {
            throw outOfRange(value);
        }
        return value instanceof Long whole ? whole : null;
    }

    private static @Nullable Double real(Object value) {
        return switch (value) {
            case Double real -> real;
            case Long whole -> whole.doubleValue();
            case BigInteger big -> {
                double real = big.doubleValue();
                if (Double.isInfinite(real)) {
                    throw outOfRange(value);
                }
                yield real;
            }
            default -> null;
        };
    }

    private static ArgumentException outOfRange(Object value) {
        return new ArgumentException(ExceptionSnapshot.Type.builtin("OverflowError"), value + " is out of range");
    }
}
