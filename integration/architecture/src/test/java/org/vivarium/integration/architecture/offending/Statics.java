package org.vivarium.integration.architecture.offending;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Static fields that the rule has to find, and some that it has to pass. */
@SuppressWarnings("unused")
final class Statics {
    static final List<String> UNMODIFIABLE = List.of("a", "b");
    static final Map<String, Integer> COPIED = Map.copyOf(Map.of("a", 1));
    static final String TEXT = "a";
    static final int NUMBER = 1;
    static final Thread.State STATE = Thread.State.NEW;

    static int assignable;
    static final int[] ARRAY = {1};
    static final AtomicLong ATOMIC = new AtomicLong();
    static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
    static final ConcurrentHashMap<String, String> CONCURRENT = new ConcurrentHashMap<>();
    static final List<String> GROWING = new ArrayList<>();

    private Statics() {}
}
