package org.vivarium.examples.clock;

/** The service: tells the time. */
public interface TimeSource {
    /** The time now, as people write it. */
    String now();
}
