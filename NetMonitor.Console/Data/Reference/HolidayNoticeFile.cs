using System.Globalization;
using System.Text.Json;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Data.Reference;

/// <summary>Reads a State Council notice in the shape of the public holiday-cn data, as embedded here and as imported each year.</summary>
public static class HolidayNoticeFile
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>The notices that come with the console, by year.</summary>
    public static IReadOnlyList<HolidayNotice> Embedded()
    {
        return [.. ReferenceFiles.In("holidays").Select(name =>
        {
            using var stream = ReferenceFiles.Open(name);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return Parse(bytes.ToArray()).Value;
        })];
    }

    /// <summary>The notice as it is kept: what was read, and nothing that came with it.</summary>
    public static string Write(HolidayNotice notice) => JsonSerializer.Serialize(notice, AnswerJson.Options);

    /// <summary>
    /// Refuses <c>HolidayNoticeUnreadable</c> for what is no JSON or not of the shape <c>{year, papers?, days[{date, name, isOffDay}]}</c>,
    /// <c>HolidayNoticeForAnotherYear</c> where one was expected, and what is none by <see cref="HolidayNotice.Problem"/>.
    /// </summary>
    /// <param name="utf8">The file, UTF-8, with or without a byte order mark.</param>
    /// <param name="expectedYear">The year it is imported for; null takes the file's word.</param>
    public static Result<HolidayNotice> Parse(ReadOnlyMemory<byte> utf8, int? expectedYear = null)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        try
        {
            using var file = JsonDocument.Parse(utf8, s_strict);
            var notice = Read(file.RootElement);
            if (notice.IsRefused) return notice;
            if (expectedYear is { } expected && expected != notice.Value.Year)
                return Refusal.Malformed("HolidayNoticeForAnotherYear").With("year", notice.Value.Year.ToString(CultureInfo.InvariantCulture));
            return notice.Value.Problem() is { } problem ? problem : notice;
        }
        catch (JsonException notJson)
        {
            return HolidayNotice.Unreadable(string.Create(CultureInfo.InvariantCulture, $"line {notJson.LineNumber + 1}"));
        }
        catch (InvalidOperationException)
        {
            // A text of it is half a character.
            return HolidayNotice.Unreadable("$");
        }
    }

    private static Result<HolidayNotice> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return HolidayNotice.Unreadable("$");
        if (!root.TryGetProperty("year", out var yearJson) || yearJson.ValueKind != JsonValueKind.Number || !yearJson.TryGetInt32(out var year))
            return HolidayNotice.Unreadable("year");
        if (!root.TryGetProperty("days", out var daysJson) || daysJson.ValueKind != JsonValueKind.Array)
            return HolidayNotice.Unreadable("days");

        var days = new List<HolidayNoticeDay>();
        foreach (var json in daysJson.EnumerateArray())
        {
            if (ReadDay(json) is not { } day)
                return HolidayNotice.Unreadable(string.Create(CultureInfo.InvariantCulture, $"days[{days.Count}]"));
            days.Add(day);
        }

        return ReadPapers(root) is { } papers ? new HolidayNotice(year, papers, days) : HolidayNotice.Unreadable("papers");
    }

    private static HolidayNoticeDay? ReadDay(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("date", out var date) && date.ValueKind == JsonValueKind.String
        && DateOnly.TryParseExact(date.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && json.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
        && json.TryGetProperty("isOffDay", out var off) && off.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? new HolidayNoticeDay(day, name.GetString()!, off.GetBoolean())
            : null;

    private static List<string>? ReadPapers(JsonElement root)
    {
        if (!root.TryGetProperty("papers", out var json))
            return [];
        if (json.ValueKind != JsonValueKind.Array || json.EnumerateArray().Any(paper => paper.ValueKind != JsonValueKind.String))
            return null;
        return [.. json.EnumerateArray().Select(paper => paper.GetString()!)];
    }
}
