package org.vivarium.modules;

import java.util.List;

/**
 * What came of the update of a deployed bundle.
 *
 * @param from what was deployed before
 * @param to what is now
 * @param swaps what became of each interpreter that has modules of the old one, or of what that came in the place of, in the order of their ids; one of which that cannot
 *     be told has failed, and says why
 */
public record Update(DeployedBundle from, DeployedBundle to, List<Swap> swaps) {}
