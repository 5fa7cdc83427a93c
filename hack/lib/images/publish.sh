# How the programs of an installation are published. Sourced, never run.

# publish_component PROJECT ARTIFACTS OUTPUT: src/PROJECT as it ships.
publish_component() { publish_program "$top/src/$1/Berth.$1.csproj" "$2" "$3"; }

# publish_program FILE ARTIFACTS OUTPUT: a project as programs ship: self-contained, trimmed and compiled ahead (ReadyToRun).
# Its artifacts lie outside the source tree: an ordinary build may run at the same time.
publish_program() {
  dotnet publish "$1" --configuration Release --runtime linux-x64 --self-contained \
    --artifacts-path "$2" --output "$3" --nologo -m:1 \
    -p:PublishTrimmed=true -p:PublishReadyToRun=true -p:PublishSingleFile=true -p:TrimmerSingleWarn=false \
    -p:DebugType=none -p:PublishDocumentationFiles=false -p:InvariantGlobalization=true -p:UseSharedCompilation=false 9>&-
}
