@echo off
rem Runs mae4j's command line from any folder of Windows; builds it first when there is no build or a source is newer than the build.
rem -Pnd4j-cuda, ahead of the command: builds with that Maven profile, and keeps that build beside the plain one.
rem MAE_JAVA_OPTS: options for the JVM, such as -Xmx8g. JAVA_HOME: which JDK, otherwise the java on the PATH.
rem MAE_PLUGINS: jars, or folders of jars, with components and configuration of others, separated by semicolons; those in plugins\
rem beside this file are always there.
setlocal EnableExtensions DisableDelayedExpansion
set "starter=%~dp0.mae\starter"
set "compiled="

set "java=java.exe"
if defined JAVA_HOME goto named
for %%I in (java.exe) do if not "%%~$PATH:I"=="" goto java
>&2 echo mae: no java found: install a JDK 17 or newer, or set JAVA_HOME
exit /b 1
:named
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto java
>&2 echo mae: JAVA_HOME is "%JAVA_HOME%", where there is no bin\java.exe: point it at a JDK 17 or newer
exit /b 1

rem What the shell script does by itself for Linux is a program in Java here: it looks after the build, and writes down the class path,
rem which is longer than this shell can read or pass on. The words, which this shell must not take apart, stay where they are.
:java
if exist "%starter%\io" goto unique
:compile
if defined compiled goto stale
set "compiled=yes"
"%java%" -m jdk.compiler/com.sun.tools.javac.Main --release 17 -proc:none -encoding UTF-8 -d "%starter%" -sourcepath "%~dp0experiments\src\main\java" "%~dp0experiments\src\main\java\io\mae4j\experiments\start\WindowsStart.java"
if not errorlevel 1 goto unique
>&2 echo mae: "%java%" cannot compile: mae4j needs a JDK 17 or newer, not a JRE; set JAVA_HOME
exit /b 1
:stale
>&2 echo mae: "%starter%" stays older than its sources: delete it
exit /b 1

rem Of starts in the same second the random numbers are the same, but only one can make the folder.
:unique
set "tries="
:again
set "tries=%tries%x"
if not "%tries%"=="xxxxxxxxxxxxxxxxxxxx" goto folder
>&2 echo mae: cannot write to the folder TEMP, "%TEMP%"
exit /b 2
:folder
set "own=%TEMP%\mae-%RANDOM%-%RANDOM%"
mkdir "%own%" 2>nul
if errorlevel 1 goto again

"%java%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "%starter%" io.mae4j.experiments.start.WindowsStart "%~dp0." "%own%\java.args" %*
set "code=%errorlevel%"
if "%code%"=="0" goto run
rmdir /s /q "%own%"
if "%code%"=="75" goto compile
exit /b %code%

:run
"%java%" "@%own%\java.args" %MAE_JAVA_OPTS% io.mae4j.experiments.Main %*
set "code=%errorlevel%"
rmdir /s /q "%own%"
exit /b %code%
