package org.vivarium.modules;

import java.util.List;

/**
 * In what a bundle in a file differs from the deployed one with the same symbolic name.
 *
 * @param from what is deployed
 * @param to what is in the file
 * @param lines the differences, each beginning with {@code +}, {@code -} or {@code ~}: modules, requirements, files; none when the
 *     content is the same
 */
public record BundleDiff(DeployedBundle from, DeployedBundle to, List<String> lines) {}
