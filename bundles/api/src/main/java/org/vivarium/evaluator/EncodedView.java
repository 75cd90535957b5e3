package org.vivarium.evaluator;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A view of an evaluator's memory on its way from one interpreter to another, such as a {@code memoryview}, when it is more than a
 * sequence of bytes that both sides may write; one that is not more crosses as a {@link ByteBuffer}. Both sides have the same memory. It
 * crosses as any public record does.
 *
 * @param memory from its first byte to its last, without gaps
 * @param readonly whether who receives it only reads
 * @param format one item, as Python's module {@code struct} writes it
 * @param shape how many items there are in each dimension, the outermost first
 */
public record EncodedView(ByteBuffer memory, boolean readonly, String format, List<Long> shape) {}
