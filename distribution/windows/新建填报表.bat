@echo off
rem 双击得到空白填报表；把决算公开表或财决报表拖到本文件上，已有的数据自动填好。
setlocal
title perfeval 新建填报表
if "%~1"=="" goto blank
set "RESULT=%~dp1标准预算执行工作簿.xlsx"
set "INPUTS="
:next
if "%~1"=="" goto run
set INPUTS=%INPUTS% --from "%~1"
shift
goto next
:run
"%~dp0perfeval\perfeval.exe" template "%RESULT%"%INPUTS%
goto open
:blank
set "RESULT=%~dp0标准预算执行工作簿.xlsx"
"%~dp0perfeval\perfeval.exe" template "%RESULT%"
:open
if exist "%RESULT%" start "" "%RESULT%"
echo.
pause
