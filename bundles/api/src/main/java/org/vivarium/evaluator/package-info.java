/**
 * The seam between the runtime and what executes source code.
 *
 * <p>The runtime uses it; an evaluator bundle implements it. {@link org.vivarium.evaluator.Evaluator} is the
 * whole of it; the records beside it are what an evaluator makes of objects that only it knows, when they cross.
 *
 * <p>Concurrency: an evaluator is called by several threads at once, each attached to the interpreter that it names.
 *
 * <p>Lifecycle: one service for all interpreters. What it holds for one of them it makes at the first call for it and
 * gives back in a {@link org.vivarium.interpreters.Finalizer}.
 *
 * <p>CPython: the part of {@code _interpreters} that runs code.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.vivarium.evaluator;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
