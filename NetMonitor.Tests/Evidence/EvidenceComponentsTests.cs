using Bunit;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Evidence;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Ui;
using static NetMonitor.Tests.Supervision.TaskBodies;
using Task = System.Threading.Tasks.Task;

namespace NetMonitor.Tests.Evidence;

/// <summary>What the list and the upload show.</summary>
public sealed class EvidenceComponentsTests : PageContext
{
    public EvidenceComponentsTests()
        : base(also: services => services.AddSingleton(new EvidenceQueries(null!, [])))
    {
    }

    [Fact]
    public void List_ShowsHashAndTaking_OffersALookAtPicturesAlone_AndDrawsNoFile()
    {
        var taking = new EvidenceTaking(EvidenceMethod.OnSite, "手机", null, ["甲", "乙"], null, "无人在场");
        var items = new[] { Item("a.png", "image/png", taking), Item("b.html", "text/html", EvidenceTaking.Untold) };
        var list = Render<EvidenceList>(p => p.Add(c => c.Items, items).Add(c => c.Reader, AnActor.Of(Role.EnforcementOfficer)));

        var rows = list.FindAll("[data-evidence]");
        Assert.Equal(2, rows.Count);
        Assert.Equal($"/api/v1/evidence/{items[0].Id}", rows[0].QuerySelector("[data-preview]")!.GetAttribute("href"));
        Assert.Equal("noopener noreferrer", rows[0].QuerySelector("[data-preview]")!.GetAttribute("rel"));
        Assert.Null(rows[1].QuerySelector("[data-preview]"));
        Assert.Equal(items[0].Sha256, rows[0].QuerySelector("code")!.GetAttribute("title"));
        Assert.Equal("At the place · 手机 · by 甲 and 乙 · no witness: 无人在场", rows[0].QuerySelector("[data-taken]")!.TextContent);
        Assert.Null(rows[1].QuerySelector("[data-taken]"));
        Assert.Empty(list.FindAll("img, iframe, object, embed"));
    }

    [Fact]
    public void Upload_AtThePlaceByOne_IsToldSoBeforeAnythingIsSent()
    {
        var upload = Render<EvidenceUpload>();
        upload.Find("select").Change(nameof(EvidenceMethod.OnSite));
        upload.Find("[id$=-officer]").Change("甲");
        upload.Find("input[type=file]").Change("C:\\fakepath\\a.png");

        Assert.Equal("TwoOfficersRequired", upload.Find("[role=alert]").GetAttribute("data-code"));
        Assert.Empty(JSInterop.Invocations["import"]);
    }

    [Fact]
    public async Task Upload_TellsOfEachFile_AndHandsOnWhatBecameEvidence()
    {
        var brought = new List<EvidenceAnswer>();
        var upload = Render<EvidenceUpload>(p => p.Add(c => c.Brought, brought.Add));
        var file = new EvidenceUpload.OnItsWay("1", "a.png", 100, 40, Done: false, null, null);
        await upload.InvokeAsync(() => upload.Instance.TellAsync(file));
        Assert.Equal(("40", "100"), (upload.Find("progress").GetAttribute("value"), upload.Find("progress").GetAttribute("max")));
        await upload.InvokeAsync(() => upload.Instance.TellAsync(file with { Key = "2", Name = "b.pdf", Done = true, Code = "EvidenceTypeMismatch" }));
        Assert.Equal("EvidenceTypeMismatch", upload.Find("[data-file='b.pdf'] [role=alert]").GetAttribute("data-code"));

        var answer = new EvidenceAnswer(Guid.CreateVersion7(), new string('a', 64), 100, "a.png", "image/png");
        await upload.InvokeAsync(() => upload.Instance.TellAsync(file with { Sent = 100, Done = true, Evidence = answer }));
        Assert.Equal(answer, Assert.Single(brought));
        Assert.Empty(upload.FindAll("progress"));
    }

    private static EvidenceItem Item(string name, string type, EvidenceTaking taking) => new(
        Guid.CreateVersion7(), name, type, 1000, new string('a', 64), UnitCode.Parse(Xihu), "西湖区市场监督管理局", "330106000020001", Now, taking, 0);
}
