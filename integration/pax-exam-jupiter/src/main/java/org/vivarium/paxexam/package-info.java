/**
 * JUnit Jupiter tests that run inside an OSGi framework.
 *
 * <p>Integration tests use it. {@link org.vivarium.paxexam.PaxExam} is the extension that a test class names; it starts
 * a Pax Exam container, puts the test class into it as a bundle (the probe) and has its tests run there.
 * {@link org.vivarium.paxexam.Probe} is the probe's activator, which makes and calls the test instance.
 *
 * <p>Concurrency: the tests of a class run one after another.
 *
 * <p>Lifecycle: one container a test class, stopped after its last test; one instance of the test class a test.
 */
@NullMarked
package org.vivarium.paxexam;

import org.jspecify.annotations.NullMarked;
