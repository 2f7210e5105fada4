using NetMonitor.Console.Data.Reference;
using NetMonitor.Console.Features.WorkingDays;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.WorkingDays;

/// <summary>A notice as its form has it.</summary>
public sealed class NoticeDraftTests
{
    [Fact]
    public void Draft_OfEveryRealNotice_SaysTheSame()
    {
        foreach (var notice in HolidayNoticeFile.Embedded())
            Assert.True(NoticeDraft.Of(notice).ToNotice().Value.Difference(notice).IsNone(), $"{notice.Year}");
    }

    [Fact]
    public void Draft_OfANewYear_HasNoDays_UntilTheyAreTyped()
    {
        var draft = NoticeDraft.New(2027);
        Assert.Equal("HolidayNoticeEmpty", draft.ToNotice().Value.Problem()!.Code);
        (draft.Holidays[0].First, draft.Holidays[0].Last) = (new(2027, 1, 1), new(2027, 1, 3));
        Assert.Equal(3, draft.ToNotice().Value.Days.Count);
    }

    [Theory]
    [InlineData("2027-01-01", null, "元旦", "HolidayIncomplete")]
    [InlineData(null, "2027-01-01", "元旦", "HolidayIncomplete")]
    [InlineData("2027-01-02", "2027-01-01", "元旦", "HolidayIncomplete")]
    [InlineData("2027-01-01", "2027-01-01", " ", "HolidayIncomplete")]
    [InlineData("2027-01-01", "9999-12-31", "元旦", "HolidayNoticeTooManyDays")]
    public void Draft_WithARowThatIsBegunAndNotEnded_NamesIt(string? first, string? last, string name, string code)
    {
        var draft = NoticeDraft.New(2027);
        var row = draft.Holidays[2];
        (row.First, row.Last, row.Name) = (Day(first), Day(last), name);
        var refused = draft.ToNotice();
        Refused.With(code, null, refused);
        if (code == "HolidayIncomplete") Assert.Equal("3", refused.Refusal!.Details!["row"]);

        static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text);
    }
}
