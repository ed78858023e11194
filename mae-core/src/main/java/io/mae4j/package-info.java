/** What every module shares: the error that a user can mend, and what is run on. */
package io.mae4j;
