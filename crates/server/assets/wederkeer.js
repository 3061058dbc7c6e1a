// Wederkeer works without this file. It only saves a person from pressing the button.
