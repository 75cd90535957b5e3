/**
 * The launcher: it starts Felix with Vivarium's bundles and runs one program in it.
 *
 * <p>People meet it as the command {@code vivarium}; Java programs that want the platform inside their own process use
 * {@link org.vivarium.launcher.Platform}. In reading order: {@code Main} is the command, {@code CommandLine} what was
 * asked for, {@code Session} the process from the start of the platform to its exit status, {@code Platform} the
 * framework with its bundles, {@code Settings} the framework's properties, {@code BundleFolders} which bundle starts when.
 *
 * <p>Concurrency and lifecycle: the mode's program is called on the process's main thread. Signals and the framework's
 * own end arrive on other threads; they stop the framework, which makes the program return. {@code StopLimit} ends the
 * process when that does not happen.
 *
 * <p>CPython: {@code Modules/main.c} and {@code Python/pylifecycle.c}, from the command line to {@code Py_FinalizeEx}.
 */
@NullMarked
package org.vivarium.launcher;

import org.jspecify.annotations.NullMarked;
