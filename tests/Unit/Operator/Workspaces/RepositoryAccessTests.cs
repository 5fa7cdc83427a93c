using Berth.Operator.Snapshots;
using Berth.Operator.Workspaces;

namespace Berth.Tests.Unit.Operator.Workspaces;

public sealed class RepositoryAccessTests(OriginRepository origin) : IClassFixture<OriginRepository>
{
    private const string Password = "pass word$(touch pwned)'\"";

    public static TheoryData<string> Shells => [.. ScriptRun.Shells];

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Content_PrivateRepository_IsClonedAndLeavesNothingOnTheVolume(string shell)
    {
        await using var repository = await PrivateRepository.StartAsync(origin, "alice", Password);
        using var run = new ScriptRun
        {
            Shell = shell,
            Url = repository.Url.AbsoluteUri,
            Secret = new Dictionary<string, string> { ["username"] = "alice\n", ["password"] = Password + "\n" },
        };

        run.Content().ShouldSatisfyAllConditions(outcome => outcome.ExitCode.ShouldBe(0, outcome.Error));

        run.Read("project/file").ShouldBe("3\n");
        var volume = Directory.EnumerateFiles(run.Home, "*", SearchOption.AllDirectories).Select(File.ReadAllText);
        volume.ShouldAllBe(text => !text.Contains(Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Content_TokenAlone_IsThePasswordOfTheUserThatTheAddressNames()
    {
        await using var repository = await PrivateRepository.StartAsync(origin, "team", "token-1");
        using var run = new ScriptRun
        {
            Url = repository.Url.AbsoluteUri.Replace("://", "://team@", StringComparison.Ordinal),
            Secret = new Dictionary<string, string> { ["token"] = "token-1" },
        };

        run.Content().ShouldSatisfyAllConditions(outcome => outcome.ExitCode.ShouldBe(0, outcome.Error));
    }

    [Fact]
    public async Task Content_CredentialsAreRefused_EndsAndAsksNobody()
    {
        await using var repository = await PrivateRepository.StartAsync(origin, "alice", "right");
        using var run = new ScriptRun { Url = repository.Url.AbsoluteUri, Secret = new Dictionary<string, string> { ["username"] = "alice", ["password"] = "wrong" } };

        var outcome = run.Content();

        outcome.ExitCode.ShouldNotBe(0);
        outcome.Error.ShouldContain("Authentication failed");
        outcome.Error.ShouldNotContain("wrong");
    }

    [Theory]
    [InlineData("https://git.example.com/team/shop.git", "username", "no key 'password' or 'token'")]
    [InlineData("ssh://git@git.example.com/team/shop.git", "username", "no key 'ssh-privatekey'")]
    [InlineData("git@git.example.com:team/shop.git", "ssh-privatekey", "no key 'known_hosts'")]
    [InlineData("git://git.example.com/team/shop.git", "password", "git:// knows no credentials")]
    public void Content_KeyIsMissing_SaysWhichAndOfWhichSecret(string url, string key, string said)
    {
        using var run = new ScriptRun { Url = url, Secret = new Dictionary<string, string> { [key] = "x" } };

        var outcome = run.Content();

        outcome.ExitCode.ShouldBe(1);
        outcome.Error.ShouldContain(said);
        (outcome.Error.Contains("'git-access'", StringComparison.Ordinal) || url.StartsWith("git://", StringComparison.Ordinal)).ShouldBeTrue(outcome.Error);
    }

    [Fact]
    public void Variables_NoSecret_AreNone() => RepositoryAccess.Variables(new() { Url = "https://git.example.com/team/shop.git" }).ShouldBeEmpty();

    [Fact]
    public void Variables_AddressWithAUser_AreForItsHostAlone() =>
        RepositoryAccess.Variables(new() { Url = "https://team@git.example.com:8443/team/shop.git", CredentialsSecretRef = new() { Name = "s" } })
            .ShouldContain(("GIT_CONFIG_KEY_0", "credential.https://git.example.com:8443.helper"));

    [Fact]
    public void Of_WorkspaceWithASecret_MountsItReadOnlyAndBesideTheVolumes()
    {
        var workspace = Samples.Workspace.With(spec => spec with
        {
            Repository = new() { Url = "https://git.example.com/team/shop.git", CredentialsSecretRef = new() { Name = "git-access" } },
            Volumes = [new() { Name = "repository-credentials", MountPath = "/home/workspace" }],
        });

        var pod = WorkspacePod.Of(workspace, EffectiveWorkspace.Resolve(workspace, Samples.Class).Workspace!).Spec;

        var volume = pod.Volumes.Single(candidate => candidate.Secret is not null);
        (volume.Secret.SecretName, volume.Secret.Optional, volume.Name).ShouldBe(("git-access", true, "repository-credentials0"));
        foreach (var container in pod.InitContainers.Concat(pod.Containers))
        {
            var mount = container.VolumeMounts.Single(candidate => candidate.Name == volume.Name);
            (mount.MountPath, mount.ReadOnlyProperty).ShouldBe((RepositoryAccess.Folder, true));
        }
    }

    [Fact]
    public void Spec_CapturedWorkspace_DoesNotNameTheSecret()
    {
        var workspace = Samples.SnapshotView.Workspace!.With(spec => spec with
        {
            Repository = new() { Url = "https://git.example.com/team/shop.git", CredentialsSecretRef = new() { Name = "git-access" } },
        });

        var captured = SnapshotCapture.Spec(Samples.SnapshotView with { Workspace = workspace });

        (captured.Repository!.Url, captured.Repository.CredentialsSecretRef).ShouldBe(("https://git.example.com/team/shop.git", null));
    }
}
