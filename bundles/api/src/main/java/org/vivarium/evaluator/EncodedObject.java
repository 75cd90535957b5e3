package org.vivarium.evaluator;

import org.vivarium.interpreters.Access;

/**
 * An object of an evaluator's language on its way from one interpreter to another, when only the language knows it: what becomes of it
 * with {@link org.vivarium.channels.Fallback#FULL}. It crosses as any public record does. Java code that receives one can
 * pass it on.
 *
 * @param format how it is encoded, such as {@code pickle}; who receives it knows the same formats
 * @param bytes what it is encoded as
 * @param script the file of the program whose {@code __main__} has what the bytes name; empty when there is none
 * @param access what the interpreter may reach that it comes from. One that may reach more does not decode what has code run, as a
 *     pickle can: plain data only
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them; a list of a megabyte would be boxed bytes.
public record EncodedObject(String format, byte[] bytes, String script, Access access) {}
