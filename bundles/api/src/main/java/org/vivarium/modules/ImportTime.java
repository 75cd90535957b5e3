package org.vivarium.modules;

import java.time.Duration;

/**
 * How long each step of one module's import took: {@code -X importtime}.
 *
 * @param module the module's name
 * @param depth how many imports this one was inside of; 0 for the one that was asked for
 * @param find to ask the finders
 * @param install to find the bundles that it needs and to install them
 * @param resolve to wire them
 * @param start to start them
 * @param exec to make the module and to run its slots, the imports inside of them included
 */
public record ImportTime(
        String module, int depth, Duration find, Duration install, Duration resolve, Duration start, Duration exec) {}
