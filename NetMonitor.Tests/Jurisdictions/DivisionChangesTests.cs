using NetMonitor.Console.Data.Reference;
using NetMonitor.Domain.Jurisdictions;

namespace NetMonitor.Tests.Jurisdictions;

/// <summary>The dated file of what changed since the list of divisions: each line can be applied to the tree after the lines before it.</summary>
public sealed class DivisionChangesTests
{
    [Fact]
    public void Changes_InTheirOrder_FitTheListTheyChange()
    {
        var lists = DivisionFiles.Read();
        var counties = lists.Counties.Select(county => county.Code).ToHashSet();
        var towns = lists.Towns.ToDictionary(town => town.Code, town => town.Name);
        var before = DateOnly.MinValue;
        foreach (var (date, change, code, name, into, source) in DivisionFiles.Changes())
        {
            Assert.True(date >= before, $"{code} stands before what happened earlier");
            before = date;
            Assert.NotEmpty(source);
            switch (change)
            {
                case DivisionChangeKind.Renumber or DivisionChangeKind.Merge:
                    Assert.True(counties.Remove(code), $"{code} is no county");
                    Assert.Equal(change == DivisionChangeKind.Renumber, counties.Add(into!));
                    break;
                case DivisionChangeKind.SetUp:
                    Assert.True(counties.Add(code) && into is null, $"{code} is there already");
                    break;
                case DivisionChangeKind.Move:
                    Assert.Equal(name, towns[code]);
                    Assert.Contains(code[..6], counties);
                    Assert.Contains(into!, counties);
                    Assert.NotEqual(code[..6], into);
                    break;
            }
        }

        Assert.DoesNotContain("500105", counties);
        Assert.Superset(new HashSet<string> { "500157", "460302", "460303" }, counties);
    }
}
