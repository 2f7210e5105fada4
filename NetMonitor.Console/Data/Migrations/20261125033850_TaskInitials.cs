using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NetMonitor.Console.Data.Migrations
{
    /// <inheritdoc />
    public partial class TaskInitials : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "initials",
                table: "tasks",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "initials",
                table: "tasks");
        }
    }
}
