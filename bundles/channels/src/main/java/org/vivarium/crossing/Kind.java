package org.vivarium.crossing;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a value crosses. Its type alone decides, and a class that somebody may have extended is none that crosses as it is. */
enum Kind {
    /** As it is: immutable, and of the JDK or this bundle. */
    PLAIN,
    INTEGER,
    BYTES,
    TUPLE,
    RECORD,
    ENUM,
    BUFFER,
    SEGMENT,
    QUEUE,
    CHANNEL,
    /** By a codec or the fallback, or not at all. */
    OTHER;

    /** Whether a value crosses as it is, which is known at once of what crosses most. */
    static boolean isPlain(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String _, Integer _, Long _, Boolean _, Double _, Float _, Character _, Short _, Byte _, UUID _ ->
                true;
            case Instant _,
                    Duration _,
                    Period _,
                    LocalDate _,
                    LocalTime _,
                    LocalDateTime _,
                    OffsetTime _,
                    OffsetDateTime _,
                    ZonedDateTime _,
                    ZoneId _,
                    Year _,
                    YearMonth _,
                    MonthDay _ -> true;
            default -> false;
        };
    }

    static Kind of(@Nullable Object value) {
        if (isPlain(value)) {
            return PLAIN;
        }
        return switch (value) {
            case byte[] _ -> BYTES;
            case Object[] _ -> TUPLE;
            case List<?> list when isOfTheJdk(list) -> TUPLE;
            case Record tuple when RecordShape.isAccessible(tuple.getClass()) -> RECORD;
            case Enum<?> _ -> ENUM;
            case BigInteger integer when integer.getClass() == BigInteger.class -> INTEGER;
            case ByteBuffer _ -> BUFFER;
            case MemorySegment _ -> SEGMENT;
            // An implementation from elsewhere would be its maker's object in every interpreter.
            case SharedQueue _ -> QUEUE;
            case SendEnd _, RecvEnd _ -> CHANNEL;
            case null, default -> OTHER;
        };
    }

    private static boolean isOfTheJdk(Object value) {
        return value.getClass().getClassLoader() == null;
    }
}
