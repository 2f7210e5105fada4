using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>An incident's report on A4, with the places for both signatures (R15.1); before one is filed its frame.</summary>
public static class IncidentsPrinting
{
    public static void MapIncidentsPrinting(this IEndpointRouteBuilder app) => app.MapPrinted("/incidents/{number}", Permission.ReadIncidents, ReportAsync);

    private static async Task<Refusal?> ReportAsync(PrintRequest asked)
    {
        var found = await asked.Get<IncidentQueries>().GetAsync(asked.Actor, Typed.Code($"{asked.Http.Request.RouteValues["number"]}"), asked.Cancel);
        if (found.IsRefused) return found.Refusal;
        var (incident, texts, words) = (found.Value, asked.Get<IStringLocalizer<IncidentsText>>(), asked.Get<IncidentWords>());
        var version = incident.Reports.LastOrDefault();
        asked.List.Begin(
            texts[IncidentsText.ReportTitle],
            Words.Beside(incident.Number, version is null ? texts[IncidentsText.NoReport] : texts[IncidentsText.Version, version.No]));
        asked.List.Sheet(
        [
            new(texts[IncidentsText.Kind], words.Of(incident.Kind)), new(texts[IncidentsText.State], words.Of(incident.State)),
            new(texts[IncidentsText.Unit], $"{incident.UnitName} {incident.UnitCode}"),
            new(texts[IncidentsText.Account], Words.Beside(incident.HolderName, incident.UserName)),
            new(texts[IncidentsText.OpenedAt], asked.Clock.Exact(incident.OpenedAt)), new(texts[IncidentsText.Handler], incident.HandlerName),
            new(texts[IncidentsText.Grade], incident.Classification is { } known ? Words.Beside(words.Of(known.Class), words.Of(known.Grade)) : "",
                Wide: true),
        ]);
        asked.List.Prose(texts[IncidentsText.ReportTitle], version?.Text ?? asked.Get<IncidentFrame>().Draw(incident));
        asked.List.Sheet(
        [
            new(texts[IncidentsText.SignatureOfHandler], version is null ? "" : $"{version.By} {asked.Clock.Exact(version.At)}", Tall: true),
            new(texts[IncidentsText.SignatureOfLeader], version is { SignedAt: { } at } ? $"{version.SignedBy} {asked.Clock.Exact(at)}" : "", Tall: true),
        ]);
        await asked.List.EndAsync(asked.Cancel);
        return null;
    }
}
