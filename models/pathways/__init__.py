"""What leads where: from courses, apprenticeships and T Levels to occupations and back, and between occupations."""
