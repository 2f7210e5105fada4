using System.Globalization;
using CsvHelper;
using NetMonitor.Console.Data.Reference;

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
        foreach (var (date, change, code, name, into) in Read())
        {
            Assert.True(date >= before, $"{code} stands before what happened earlier");
            before = date;
            switch (change)
            {
                case "Renumber" or "Merge":
                    Assert.True(counties.Remove(code), $"{code} is no county");
                    Assert.Equal(change == "Renumber", counties.Add(into));
                    break;
                case "SetUp":
                    Assert.True(counties.Add(code) && into.Length == 0, $"{code} is there already");
                    break;
                case "Move":
                    Assert.Equal(name, towns[code]);
                    Assert.Contains(code[..6], counties);
                    Assert.Contains(into, counties);
                    Assert.NotEqual(code[..6], into);
                    break;
                default:
                    Assert.Fail($"{change} is no change");
                    break;
            }
        }

        Assert.DoesNotContain("500105", counties);
        Assert.Superset(new HashSet<string> { "500157", "460302", "460303" }, counties);
    }

    private static IEnumerable<(DateOnly Date, string Change, string Code, string Name, string Into)> Read()
    {
        using var csv = CsvReader.Create(ReferenceFiles.Open("divisions/changes.csv"));
        while (csv.Read())
        {
            Assert.NotEmpty(csv.GetString("source"));
            yield return (DateOnly.ParseExact(csv.GetString("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture), csv.GetString("change"),
                csv.GetString("code"), csv.GetString("name"), csv.GetString("into"));
        }
    }
}
