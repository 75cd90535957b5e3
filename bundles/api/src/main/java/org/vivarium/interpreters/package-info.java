/**
 * Interpreters and their life: the ground that every other part of Vivarium stands on.
 *
 * <p>Hosts use it to create, find, run and close interpreters; subsystem bundles use it to take part in an interpreter's
 * life. In reading order: {@link org.vivarium.interpreters.Interpreters} is the service to start from,
 * {@link org.vivarium.interpreters.Interpreter} one interpreter, {@link org.vivarium.interpreters.InterpreterConfig} what
 * it may do, {@link org.vivarium.interpreters.ExceptionSnapshot} how its failures leave it, and
 * {@link org.vivarium.interpreters.Finalizer} how a bundle gives back what an interpreter holds there. Then
 * {@link org.vivarium.interpreters.InterpreterThread}, {@link org.vivarium.interpreters.InterpreterGuard} and
 * {@link org.vivarium.interpreters.Limits} for threads, {@link org.vivarium.interpreters.Access} for what code may reach,
 * {@link org.vivarium.interpreters.Warnings} and
 * {@link org.vivarium.interpreters.AuditHook} for who looks on, and {@link org.vivarium.interpreters.Kill} and
 * {@link org.vivarium.interpreters.FinalizationTrace} for how it ended.
 *
 * <p>Concurrency: every method may be called from any thread, platform or virtual. A thread works inside an interpreter
 * only while it is attached to it; an interpreter closes only when no thread from outside is.
 *
 * <p>Lifecycle: each interpreter is an OSGi service from its creation to the end of its finalization. Its id is never
 * used again.
 *
 * <p>CPython: {@code PyInterpreterState}, {@code PyInterpreterConfig}, {@code Py_NewInterpreterFromConfig},
 * {@code Py_EndInterpreter}; PEP 684 and PEP 734.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.vivarium.interpreters;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
