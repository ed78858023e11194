/** What every module shares: the error that a user can mend. */
package io.mae4j;
