/** What the rules must not let pass; the tests of the rules show that they do not. */
package org.vivarium.integration.architecture.offending;
