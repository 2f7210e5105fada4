namespace NetMonitor.Console.Ui.Charts;

/// <summary>A line of a chart, a value for each point of its axis; null where there is none, as for days to come.</summary>
public sealed record ChartLine(string Name, Tone Tone, IReadOnlyList<int?> Values);
