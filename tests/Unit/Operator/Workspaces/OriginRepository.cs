namespace Berth.Tests.Unit.Operator.Workspaces;

/// <summary>A bare repository with three commits, a branch, a tag, and names that a shell would trip over.</summary>
public sealed class OriginRepository : IDisposable
{
    private readonly DirectoryInfo place = Directory.CreateTempSubdirectory("berth-origin-");

    public OriginRepository()
    {
        var work = Path.Combine(place.FullName, "work");
        Directory.CreateDirectory(work);
        var script = $"""
            set -eu
            cd '{work}'
            git init --quiet --initial-branch=main
            git config user.name alice
            git config user.email alice@example.com
            for n in 1 2 3; do
              echo "$n" > file
              git add file
              git commit --quiet -m "commit $n"
              [ "$n" != 1 ] || git tag v1
              [ "$n" != 2 ] || git branch feature/two
              [ "$n" != 2 ] || git branch "it's"
              [ "$n" != 2 ] || git branch 'say"$(>pwned)"'
            done
            git rev-parse HEAD~1 > ../second
            git clone --quiet --bare . "../a repo.git"
            """;
        ScriptRun.Start("/bin/sh", ["-c", script], new Dictionary<string, string> { ["GIT_CONFIG_GLOBAL"] = "/dev/null" })
            .ShouldSatisfyAllConditions(outcome => outcome.ExitCode.ShouldBe(0, outcome.Error));
    }

    public string Url => $"file://{place.FullName}/a repo.git";

    public string SecondCommit => File.ReadAllText(Path.Combine(place.FullName, "second")).Trim();

    public void Dispose() => place.Delete(recursive: true);
}
