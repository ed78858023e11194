/** What is in a data set: its statistics, a sheet of its pictures, and which of them are broken. */
package io.mae4j.data.survey;
