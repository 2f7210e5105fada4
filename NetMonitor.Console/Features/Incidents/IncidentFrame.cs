using System.Text;
using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>The frame of an incident's report, drawn from its file: timeline, what was reached, class, cause, measures, lessons (R15.1).</summary>
public sealed class IncidentFrame(IStringLocalizer<IncidentsText> texts, IncidentWords words)
{
    public string Draw(IncidentDetail incident)
    {
        var text = new StringBuilder();
        text.Append(texts[IncidentsText.FrameTimeline]).Append('\n');
        text.Append(incident.UserName is null
            ? texts[IncidentsText.FrameOpenedHazard, At(incident.OpenedAt), incident.OpenedBy]
            : texts[IncidentsText.FrameOpened, At(incident.OpenedAt), incident.OpenedBy, incident.Sessions.Count]).Append('\n');
        foreach (var step in incident.Playbook) text.Append(texts[IncidentsText.FrameStep, At(step.When), step.Who, words.Of(step.Step)]).Append('\n');
        text.Append('\n').Append(texts[IncidentsText.FrameReached]).Append('\n');
        if (incident.Analysis is { } analysis)
        {
            text.Append(texts[IncidentsText.FrameAccounts, analysis.Accounts.Count]).Append('\n');
            foreach (var account in analysis.Accounts) text.Append($"{account.UserName} {account.Name}\n");
            text.Append(texts[IncidentsText.FrameLeak, texts[analysis.Leak ? IncidentsText.LeakYes : IncidentsText.LeakNo].Value]).Append('\n');
            text.Append(analysis.Ground).Append('\n');
        }
        else
        {
            text.Append(incident.Report).Append('\n');
        }

        text.Append('\n').Append(texts[IncidentsText.FrameClass]).Append('\n');
        text.Append(incident.Classification is { } known
            ? $"{words.Of(known.Class)} {words.Of(known.Grade)} {texts[IncidentsText.Standard, known.Standard].Value}\n"
            : $"{texts[IncidentsText.NotClassified].Value}\n");
        text.Append('\n').Append(texts[IncidentsText.FrameCause]).Append('\n').Append(texts[IncidentsText.FrameToWrite]).Append('\n');
        text.Append('\n').Append(texts[IncidentsText.FrameMeasures]).Append('\n');
        foreach (var measure in incident.Measures)
            text.Append(texts[IncidentsText.FrameMeasure, measure.Text, measure.Owner, $"{measure.Due:yyyy-MM-dd}"]).Append('\n');
        if (incident.Measures.Count == 0) text.Append(texts[IncidentsText.NoMeasures]).Append('\n');
        return text.Append('\n').Append(texts[IncidentsText.FrameLessons]).Append('\n').Append(texts[IncidentsText.FrameToWrite]).Append('\n').ToString();
    }

    /// <summary>By the law's clock.</summary>
    private static string At(DateTimeOffset at) => FormattableString.Invariant($"{WorkingCalendar.Clock(at):yyyy-MM-dd HH:mm}");
}
