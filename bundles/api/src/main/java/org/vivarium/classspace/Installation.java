package org.vivarium.classspace;

import java.time.Duration;
import org.osgi.framework.Bundle;

/**
 * What came of installing a stored bundle in a class space, and how long that took.
 *
 * @param bundle the bundle in this space
 * @param install the time to find what it needs and to install that
 * @param resolve the time to wire it
 * @param start the time to start it, lowest floor first
 */
public record Installation(Bundle bundle, Duration install, Duration resolve, Duration start) {}
