package org.vivarium.interpreters;

import java.util.Locale;

/**
 * What the evaluator's code in an interpreter may reach outside of it: limits for code that nobody vouches for. Immutable. CPython has no
 * counterpart.
 *
 * <p>It holds for the code that an evaluator runs, which is Python, and not for Java modules: these are trusted. An interpreter never has
 * more access than the one that has created it. What is refused raises {@code PermissionError} in Python, and each field's javadoc
 * says what that is. Standard input and output, Python's own library and the folders that the platform has put on {@code sys.path} are
 * there in any case.
 *
 * @param files the file system: by name, by descriptor, and for imports
 * @param sockets network connections and the names of hosts; {@code select} and {@code asyncio} need them as well
 * @param processes starting processes and sending signals; a process that is started has the rights of this one, and so reaches
 *     files and sockets
 * @param nativeCode loading native code, as {@code ctypes} and extensions in C do; the platform may have none for anybody, and has none
 *     by default
 * @param environment the environment variables of this process; without it a program sees those alone that it has set itself
 */
public record Access(Files files, boolean sockets, boolean processes, boolean nativeCode, boolean environment) {
    /** Which files may be used, from most to least. */
    public enum Files {
        /** All, as the process may. */
        ALL,
        /** All, but only for reading. */
        READ,
        /** None. */
        NONE;

        /** What a config says: {@code all}, {@code read} or {@code none}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** No limits. */
    public static final Access ALL = new Access(Files.ALL, true, true, true, true);

    /** Nothing but what is there in any case. */
    public static final Access NONE = new Access(Files.NONE, false, false, false, false);

    /** What both allow. */
    public Access meet(Access other) {
        return new Access(
                files.compareTo(other.files) < 0 ? other.files : files,
                sockets && other.sockets,
                processes && other.processes,
                nativeCode && other.nativeCode,
                environment && other.environment);
    }

    /** Whether it allows all that the other one does. */
    public boolean includes(Access other) {
        return meet(other).equals(other);
    }
}
