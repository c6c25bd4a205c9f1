/**
 * The {@code meshspan} command. Promises that whatever a person mistypes is answered by one clear
 * line and an exit code that is not zero, and that no process it started outlives it. Knows the
 * backend; holds no mesh: the mesh's jar is run as processes.
 */
package io.meshspan.cli;
