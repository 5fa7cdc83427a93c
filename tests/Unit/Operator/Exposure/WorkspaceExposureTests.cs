using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Exposure;
using Berth.Operator.Plans;
using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Tests.Unit.Operator.Exposure;

public sealed class WorkspaceExposureTests
{
    private const string Rogue = "x;}server{return 200";

    private static readonly string Label = WorkspaceHost.Label("alice", "u-alice");
    private static readonly string PreviewLabel = WorkspaceHost.Label("alice", "u-alice", "preview");

    private static readonly IngressPolicy Common = new()
    {
        ClassName = "public",
        Annotations = new Dictionary<string, string> { ["cert-manager.io/cluster-issuer"] = "acme" },
        TlsSecretName = "{label}-tls",
    };

    private static readonly ExposurePolicy ByIngress = new() { Mode = ExposureMode.Ingress, Ingress = Common };

    private static readonly ExposurePolicy ByNginx =
        new() { Mode = ExposureMode.ExternalAuth, Ingress = Common, ExternalAuth = new() { Controller = ExternalAuthController.Nginx } };

    public static TheoryData<ExternalAuthController> Controllers => [.. Enum.GetValues<ExternalAuthController>()];

    [Fact]
    public void Plan_ModeGateway_MakesNoIngress() => WorkspacePlanner.Plan(View(new())).Writes.ShouldBeEmpty();

    [Fact]
    public void Plan_ModeIngress_MakesOneToTheGatewayInItsNamespace()
    {
        var ingress = Created(View(ByIngress)).ShouldHaveSingleItem();

        (ingress.Metadata.NamespaceProperty, ingress.Metadata.Name).ShouldBe(("berth-system", Label));
        ingress.Metadata.OwnerReferences.ShouldBeNull();
        IngressSweep.WorkspaceOf(ingress).ShouldBe(new ObjectKey("team", "alice"));
        ingress.Metadata.Annotations!["cert-manager.io/cluster-issuer"].ShouldBe("acme");
        ingress.Spec!.IngressClassName.ShouldBe("public");
        Flat(ingress).ShouldBe([$"{Label}.workspaces.example.com/ -> berth-gateway:http", $"{PreviewLabel}.workspaces.example.com/ -> berth-gateway:http"]);
        ingress.Spec.Tls!.Select(tls => $"{string.Join(' ', tls.Hosts!)} {tls.SecretName}").ShouldBe(
            [$"{Label}.workspaces.example.com {Label}-tls", $"{PreviewLabel}.workspaces.example.com {PreviewLabel}-tls"]);
    }

    [Fact]
    public void Plan_OneCertificateForAll_IsNamedOnce()
    {
        var ingress = Created(View(ByIngress with { Ingress = new() { TlsSecretName = "wildcard" } })).Single();

        var tls = ingress.Spec!.Tls.ShouldHaveSingleItem();
        tls.SecretName.ShouldBe("wildcard");
        tls.Hosts!.Count.ShouldBe(2);
        Created(View(ByIngress with { Ingress = null })).Single().Spec!.Tls.ShouldBeNull();
    }

    [Fact]
    public void Plan_ModeExternalAuth_LeadsStraightToTheWorkspaceAndItsLoginToTheGateway()
    {
        var ingresses = Created(View(ByNginx));

        ingresses.Select(ingress => $"{ingress.Metadata.NamespaceProperty}/{ingress.Metadata.Name}").ShouldBe(
            [$"berth-system/{Label}-login", $"team/{Label}-direct", $"team/{PreviewLabel}-direct"]);
        ingresses.SelectMany(Flat).ShouldBe(
        [
            $"{Label}.workspaces.example.com/.berth/ -> berth-gateway:http",
            $"{PreviewLabel}.workspaces.example.com/.berth/ -> berth-gateway:http",
            $"{Label}.workspaces.example.com/ -> alice:main",
            $"{PreviewLabel}.workspaces.example.com/ -> alice:preview",
        ]);
        ingresses[0].Metadata.Annotations!.Keys.ShouldNotContain(name => name.Contains("/auth-"));
        ingresses[0].Spec!.Tls.ShouldNotBeNull();
        var direct = ingresses[2];
        direct.Metadata.OwnerReferences!.Single().Uid.ShouldBe("u-alice");
        direct.Spec!.Tls.ShouldBeNull();
        direct.Metadata.Annotations!["nginx.ingress.kubernetes.io/auth-url"]
            .ShouldBe($"http://berth-gateway.berth-system.svc.cluster.local/.berth/authorize/nginx/{PreviewLabel}");
        direct.Metadata.Annotations["nginx.ingress.kubernetes.io/auth-signin"].ShouldBe($"https://{PreviewLabel}.workspaces.example.com/.berth/login");
        direct.Metadata.Annotations["nginx.ingress.kubernetes.io/auth-response-headers"].ShouldBe("Cookie");
    }

    [Fact]
    public void Plan_BehindTraefik_NamesTheMiddlewareAndNoHost()
    {
        var traefik = new ExternalAuthPolicy { Controller = ExternalAuthController.Traefik, Middleware = "berth-system-authorize@kubernetescrd" };

        var ingresses = Created(View(ByNginx with { ExternalAuth = traefik }));

        ingresses[1].Metadata.Annotations!["traefik.ingress.kubernetes.io/router.middlewares"].ShouldBe("berth-system-authorize@kubernetescrd");
        ingresses[0].Metadata.Annotations!.Keys.ShouldNotContain(name => name.Contains("traefik"));
    }

    [Theory]
    [InlineData(ExposureMode.Ingress)]
    [InlineData(ExposureMode.ExternalAuth)]
    public void Plan_NotRunning_TakesTheIngressesAway(ExposureMode mode)
    {
        var running = Opened(View(ByNginx with { Mode = mode }));

        WorkspacePlanner.Plan(running).Writes.ShouldBeEmpty();
        Deleted(running.With(spec => spec with { OperatingMode = OperatingMode.Stopped })).ShouldBe(running.Ingresses.Count);
        Deleted(running with { Pod = null }).ShouldBe(running.Ingresses.Count);
        Deleted(running with { Class = running.Class with { Policy = running.Class.Policy! with { Exposure = new() } } }).ShouldBe(running.Ingresses.Count);
    }

    [Fact]
    public void Plan_ClassGone_LeavesWhatIsOpenUntilTheWorkspaceStops()
    {
        var running = Opened(View(ByNginx)) with { Class = new("standard", null) };

        WorkspacePlanner.Plan(running).Writes.ShouldBeEmpty();
        Deleted(running.With(spec => spec with { OperatingMode = OperatingMode.Stopped })).ShouldBe(3);
    }

    [Fact]
    public void Plan_BeingDeleted_WaitsUntilTheIngressesAreGone()
    {
        var going = Opened(View(ByNginx)) with { Pod = null, Service = null, Claims = [], Workspace = Samples.Workspace.Deleted() };

        var plan = WorkspaceDeletion.Plan(going);

        plan.Writes.OfType<DeleteObject<V1Ingress>>().Count().ShouldBe(3);
        plan.IsComplete.ShouldBeFalse();
        plan.Status.Condition(ConditionTypes.Ready).Message!.ShouldContain($"ingress {Label}-login");
        WorkspaceDeletion.Plan(going with { Ingresses = [] }).IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Plan_ChangedByHand_IsPutRight()
    {
        var view = Opened(View(ByNginx));
        var bare = view.Ingresses[1] with
        {
            Metadata = view.Ingresses[1].Metadata with { Annotations = new Dictionary<string, string> { ["theirs"] = "stays" } },
        };

        var write = WorkspacePlanner.Plan(view with { Ingresses = [view.Ingresses[0], bare, view.Ingresses[2]] }).Writes.ShouldHaveSingleItem();

        var annotations = write.Patch<V1Ingress>()["metadata"]!["annotations"]!.AsObject();
        annotations["nginx.ingress.kubernetes.io/auth-url"].ShouldNotBeNull();
        annotations.ContainsKey("theirs").ShouldBeFalse();
    }

    [Fact]
    public void Plan_ClassTakesAnAnnotationAndTheCertificateBack_TheyGo()
    {
        var view = Opened(View(ByIngress));

        var write = WorkspacePlanner.Plan(view with { Class = Class(ByIngress with { Ingress = new() { ClassName = "other" } }) }).Writes.ShouldHaveSingleItem();

        var patch = write.Patch<V1Ingress>();
        patch["metadata"]!["annotations"]!.AsObject().ShouldContain(entry => entry.Key == "cert-manager.io/cluster-issuer" && entry.Value == null);
        patch["spec"]!.AsObject().ShouldContain(entry => entry.Key == "tls" && entry.Value == null);
        patch["spec"]!["ingressClassName"]!.GetValue<string>().ShouldBe("other");
    }

    [Fact]
    public void Plan_ServerFillsTheDefaultClassIn_IsLeftAlone()
    {
        var view = Opened(View(ByIngress with { Ingress = null }));

        var filled = view.Ingresses[0] with { Spec = view.Ingresses[0].Spec! with { IngressClassName = "default" } };

        WorkspacePlanner.Plan(view with { Ingresses = [filled] }).Writes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ExposureMode.Ingress)]
    [InlineData(ExposureMode.ExternalAuth)]
    public void Plan_AddressesPastTheGateway_SaysWhatTheAdministratorHasToDo(ExposureMode mode)
    {
        var plan = WorkspacePlanner.Plan(View(ByNginx with { Mode = mode }) with { Address = WorkspaceAddress.InCluster, Pod = null });

        var ready = plan.Status.Condition(ConditionTypes.Ready);
        ready.Reason.ShouldBe(Reasons.ExposureNotPossible);
        ready.Message!.ShouldContain("{label}");
        plan.Writes.ShouldBeEmpty();
    }

    [Fact]
    public void Plan_TraefikWithoutMiddleware_OpensNothing()
    {
        var view = View(ByNginx with { ExternalAuth = new() { Controller = ExternalAuthController.Traefik } });

        WorkspacePlanner.Plan(view).Writes.ShouldBeEmpty();
        WorkspacePlanner.Plan(view with { Pod = null }).Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.ExposureNotPossible);
    }

    // What a server without the schema's rules would let through: nothing of it gets into a host or an annotation.
    [Theory]
    [MemberData(nameof(Controllers))]
    public void Plan_NamesThatAreNoLabels_GetIntoNoIngress_Cve202524514(ExternalAuthController controller)
    {
        string[] names = [Rogue, "a\nb", "a\"b", "$host", "a b", "A", "a_b", "{label}", new('a', 80), "a\\", "#"];
        var exposure = ByNginx with { ExternalAuth = new() { Controller = controller, Middleware = "berth-system-authorize@kubernetescrd" } };

        var view = View(exposure).With(spec => spec with { Ports = [new() { Name = "main", Port = 1 }, .. names.Select((name, i) => new PortSpec { Name = name, Port = 2 + i })] });
        var rogue = view with { Workspace = view.Workspace with { Metadata = view.Workspace.Metadata with { Name = "x;}#" } } };

        Created(view).Select(ingress => ingress.Metadata.Name).ShouldBe([$"{Label}-login", $"{Label}-direct"]);
        Created(rogue).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Controllers))]
    public void Plan_WhatAWorkspaceSays_GetsIntoNoAnnotation_Cve202515566(ExternalAuthController controller)
    {
        var exposure = ByNginx with { ExternalAuth = new() { Controller = controller, Middleware = "berth-system-authorize@kubernetescrd" } };
        var view = View(exposure);
        var told = view.With(spec => spec with
        {
            Owner = Rogue,
            Image = Rogue,
            Sharing = new() { Level = SharingLevel.Users, Users = [Rogue], Groups = [Rogue] },
        });
        told = told with
        {
            Workspace = told.Workspace with
            {
                Metadata = told.Workspace.Metadata with
                {
                    Annotations = new Dictionary<string, string> { ["nginx.ingress.kubernetes.io/auth-proxy-set-headers"] = "team/evil", ["nginx.ingress.kubernetes.io/server-snippet"] = Rogue },
                    Labels = new Dictionary<string, string> { ["nginx.ingress.kubernetes.io/auth-url"] = Rogue },
                },
            },
        };

        Created(told).Select(Annotations).ShouldBe(Created(view).Select(Annotations));
        Created(told).SelectMany(ingress => ingress.Metadata.Annotations!).ShouldNotContain(entry => entry.Value.Contains(';') || entry.Key.Contains("proxy-set-headers"));
    }

    [Theory]
    [InlineData("nginx.ingress.kubernetes.io/auth-cache-key")]
    [InlineData("nginx.ingress.kubernetes.io/auth-snippet")]
    [InlineData("nginx.ingress.kubernetes.io/auth-url")]
    [InlineData("nginx.ingress.kubernetes.io/satisfy")]
    [InlineData("nginx.ingress.kubernetes.io/custom-http-errors")]
    [InlineData("haproxy-ingress.github.io/auth-external-placement")]
    [InlineData("traefik.ingress.kubernetes.io/router.middlewares")]
    public void Plan_AnnotationThatWouldSwitchTheAskingOff_IsLeftOut(string name)
    {
        var exposure = ByNginx with { Ingress = Common with { Annotations = new Dictionary<string, string> { [name] = "evil" } } };

        Created(View(exposure)).SelectMany(ingress => ingress.Metadata.Annotations!.Values).ShouldNotContain("evil");
        Created(View(exposure with { Mode = ExposureMode.Ingress })).Single().Metadata.Annotations![name].ShouldBe("evil");
    }

    [Fact]
    public void Sweep_WorkspaceGoneOrAnother_DeletesTheIngress()
    {
        var ingress = Created(View(ByIngress)).Single();

        IngressSweep.Plan(ingress, null).ShouldBeOfType<DeleteObject<V1Ingress>>();
        IngressSweep.Plan(ingress, Samples.Workspace with { Metadata = Samples.Workspace.Metadata with { Uid = "u-other" } }).ShouldNotBeNull();
        IngressSweep.Plan(ingress, Samples.Workspace).ShouldBeNull();
        IngressSweep.Plan(ingress, Samples.Workspace.Deleted()).ShouldBeNull();
        IngressSweep.Plan(ingress.Deleted(), null).ShouldBeNull();
        IngressSweep.Plan(ingress with { Metadata = ingress.Metadata with { Labels = new Dictionary<string, string>() } }, null).ShouldBeNull();
    }

    [Fact]
    public void Sharing_PastTheGateway_IsRefusedUnlessTheClassAcceptsIt()
    {
        var shared = View(ByNginx).With(spec => spec with { Sharing = new() { Level = SharingLevel.Users, Users = ["bob@example.com"] } });
        var accepted = shared with { Class = Class(ByNginx with { ExternalAuth = ByNginx.ExternalAuth! with { AllowSharing = true } }) };

        var refused = WorkspacePlanner.Plan(shared).Status.Condition(ConditionTypes.Shared);
        (refused.Status, refused.Reason).ShouldBe(("False", nameof(SharingRefusal.NoCutOff)));
        refused.Message!.ShouldContain("allowSharing");
        var told = WorkspacePlanner.Plan(accepted).Status.Condition(ConditionTypes.Shared);
        told.Status.ShouldBe("True");
        told.Message!.ShouldContain("stays open");
    }

    private static ResolvedClass Class(ExposurePolicy exposure) => Samples.Class with { Policy = Samples.Class.Policy! with { Exposure = exposure } };

    private static WorkspaceView View(ExposurePolicy exposure)
    {
        var view = Samples.RunningView with { Class = Class(exposure), Address = new("https://{label}.workspaces.example.com") };
        IReadOnlyList<PortSpec> ports = [new() { Name = "main", Port = 8080 }, new() { Name = "preview", Port = 3000 }];
        return view.With(spec => spec with { Ports = ports }) with { Service = WorkspaceObjects.Service(Samples.Workspace, ports, view.Address) };
    }

    /// <summary>The view once its Ingresses were made.</summary>
    private static WorkspaceView Opened(WorkspaceView view) => view with { Ingresses = Created(view) };

    private static IReadOnlyList<V1Ingress> Created(WorkspaceView view) =>
        [.. WorkspaceExposure.Writes(view).OfType<CreateObject<V1Ingress>>().Select(write => write.Object)];

    private static int Deleted(WorkspaceView view) => WorkspacePlanner.Plan(view).Writes.OfType<DeleteObject<V1Ingress>>().Count();

    private static IEnumerable<string> Flat(V1Ingress ingress) => ingress.Spec!.Rules!.SelectMany(rule => rule.Http!.Paths!.Select(path =>
        $"{rule.Host}{path.Path} -> {path.Backend!.Service!.Name}:{path.Backend.Service.Port!.Name}"));

    private static string Annotations(V1Ingress ingress) => string.Join('\n', ingress.Metadata.Annotations!.Select(entry => $"{entry.Key}={entry.Value}"));
}
