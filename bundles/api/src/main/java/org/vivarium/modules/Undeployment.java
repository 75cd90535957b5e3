package org.vivarium.modules;

import java.util.List;

/**
 * What came of forgetting a deployed bundle.
 *
 * @param bundle what was deployed
 * @param swaps what became of each interpreter that has modules of it, in the order of their ids: it keeps them; of one whose
 *     modules cannot be told, the failure says why
 */
public record Undeployment(DeployedBundle bundle, List<Swap> swaps) {}
